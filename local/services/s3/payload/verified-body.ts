import { S3Error } from '../protocol/errors.ts';
import { incomplete } from './byte-reader.ts';
import {
  type ChecksumAlgorithm,
  type Checksums,
  checksumHeader,
  type Digest,
  entriesOf,
  readChecksum,
  startDigest,
} from './checksums.ts';
import { decodeAwsChunked } from './chunked-body.ts';
import type { PayloadClaims } from './payload-claims.ts';

export interface BodyDigests {
  readonly sizeBytes: number;
  readonly md5Hex: string;
  /** The checksums the client gave, now known to be right. */
  readonly checksums: Checksums;
}

export interface VerifiedBody {
  /** The body as it comes. Ends normally only when every promise about it held; throws otherwise. */
  readonly content: AsyncGenerator<Buffer, void>;
  /** To be asked for after `content` has ended. */
  digests(): BodyDigests;
}

/** Holds a body against its claims while it streams by. */
export function verifiedBody(source: AsyncIterable<Buffer>, claims: PayloadClaims): VerifiedBody {
  const digests = startDigests(claims);
  const given = new Map(entriesOf(claims.checksums));
  let sizeBytes = 0;
  let result: BodyDigests | undefined;

  const onTrailer = (name: string, value: string): void => {
    const algorithm = claims.trailingChecksum;
    if (algorithm === undefined || name !== checksumHeader(algorithm))
      throw new S3Error('InvalidRequest', `The trailer ${name} was not announced.`);
    given.set(algorithm, readChecksum(algorithm, value));
  };

  async function* content(): AsyncGenerator<Buffer, void> {
    for await (const bytes of claims.chunked === undefined
      ? source
      : decodeAwsChunked(source, { ...claims.chunked, onTrailer })) {
      sizeBytes += bytes.length;
      if (sizeBytes > claims.sizeBytes) throw incomplete();
      for (const digest of digests.values()) digest.update(bytes);
      yield bytes;
    }
    if (sizeBytes !== claims.sizeBytes) throw incomplete();
    result = compare(claims, given, digests, sizeBytes);
  }

  return {
    content: content(),
    digests: () => {
      if (result === undefined) throw new Error('The body has not been read to its end');
      return result;
    },
  };
}

type Digests = ReadonlyMap<ChecksumAlgorithm | 'MD5', Digest>;

function startDigests(claims: PayloadClaims): Digests {
  const algorithms = new Set<ChecksumAlgorithm | 'MD5'>([
    'MD5',
    ...entriesOf(claims.checksums).map(([algorithm]) => algorithm),
  ]);
  if (claims.sha256Hex !== undefined) algorithms.add('SHA256');
  if (claims.trailingChecksum !== undefined) algorithms.add(claims.trailingChecksum);
  return new Map([...algorithms].map((algorithm) => [algorithm, startDigest(algorithm)]));
}

function compare(
  claims: PayloadClaims,
  given: ReadonlyMap<ChecksumAlgorithm, string>,
  digests: Digests,
  sizeBytes: number,
): BodyDigests {
  const actual = new Map([...digests].map(([algorithm, digest]) => [algorithm, digest.digest()]));
  const md5 = actual.get('MD5') ?? Buffer.alloc(0);
  if (claims.md5 !== undefined && claims.md5 !== md5.toString('base64'))
    throw new S3Error('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  if (claims.sha256Hex !== undefined && claims.sha256Hex !== actual.get('SHA256')?.toString('hex')) {
    throw new S3Error(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
  if (claims.trailingChecksum !== undefined && !given.has(claims.trailingChecksum))
    throw new S3Error(
      'InvalidRequest',
      `The announced trailer ${checksumHeader(claims.trailingChecksum)} did not come.`,
    );
  for (const [algorithm, value] of given) {
    if (actual.get(algorithm)?.toString('base64') !== value)
      throw new S3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  return { sizeBytes, md5Hex: md5.toString('hex'), checksums: Object.fromEntries(given) };
}
