import { notImplemented, S3Error } from '../protocol/errors.ts';
import type { S3Request } from '../protocol/request.ts';
import type { Authenticated } from '../signing/authenticate.ts';
import { type ChunkSignatures, chunkSignatures } from '../signing/chunk-signatures.ts';
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  type Checksums,
  checksumHeader,
  readAlgorithm,
  readChecksum,
} from './checksums.ts';

/** What a request promises about its body, all of it to be held against the bytes that come. */
export interface PayloadClaims {
  readonly sizeBytes: number;
  readonly sha256Hex?: string;
  readonly md5?: string;
  readonly checksums: Checksums;
  readonly trailingChecksum?: ChecksumAlgorithm;
  readonly chunked?: { readonly trailing: boolean; readonly signatures?: ChunkSignatures };
}

export function readPayloadClaims(request: S3Request, authenticated: Authenticated): PayloadClaims {
  const chunked = readFraming(authenticated);
  const md5 = request.headers.get('content-md5');
  const trailer = request.headers.get('x-amz-trailer');
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16)
    throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  if (trailer !== undefined && chunked?.trailing !== true)
    throw new S3Error('InvalidRequest', 'x-amz-trailer is given, but the body announces no trailer.');
  return {
    sizeBytes: readLength(request, chunked === undefined ? 'content-length' : 'x-amz-decoded-content-length'),
    checksums: readChecksums(request),
    ...(/^[0-9a-f]{64}$/.test(authenticated.payloadHash) && { sha256Hex: authenticated.payloadHash }),
    ...(md5 !== undefined && { md5 }),
    ...(chunked !== undefined && { chunked }),
    ...(trailer !== undefined && { trailingChecksum: readTrailerName(trailer) }),
  };
}

function readFraming({ payloadHash, chunkSeed }: Authenticated): PayloadClaims['chunked'] {
  if (payloadHash === 'UNSIGNED-PAYLOAD' || /^[0-9a-f]{64}$/.test(payloadHash)) return undefined;
  if (payloadHash === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return { trailing: true };
  if (payloadHash === 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD')
    return { trailing: false, signatures: chunkSignatures(chunkSeed) };
  if (payloadHash === 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER')
    return { trailing: true, signatures: chunkSignatures(chunkSeed) };
  if (payloadHash.startsWith('STREAMING-')) throw notImplemented(`payloads of kind ${payloadHash}`);
  throw new S3Error(
    'InvalidArgument',
    'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-…, or a valid sha256 value.',
  );
}

function readLength(request: S3Request, header: string): number {
  const text = request.headers.get(header);
  if (text === undefined)
    throw new S3Error('MissingContentLength', `You must provide the ${header} HTTP header.`);
  if (!/^\d{1,15}$/.test(text)) throw new S3Error('InvalidArgument', `${header} must be a number of bytes.`);
  return Number(text);
}

function readChecksums({ fields }: S3Request): Checksums {
  const given: Partial<Record<ChecksumAlgorithm, string>> = {};
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const value = fields.get(checksumHeader(algorithm));
    if (value !== undefined) given[algorithm] = readChecksum(algorithm, value);
  }
  if (Object.keys(given).length > 1)
    throw new S3Error(
      'InvalidRequest',
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    );
  return given;
}

function readTrailerName(trailer: string): ChecksumAlgorithm {
  const name = /^x-amz-checksum-(\w+)$/.exec(trailer.trim().toLowerCase())?.[1];
  if (name === undefined)
    throw new S3Error(
      'InvalidRequest',
      `The value specified in the x-amz-trailer header is not supported: ${trailer}`,
    );
  return readAlgorithm(name);
}
