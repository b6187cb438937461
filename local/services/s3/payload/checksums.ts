import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { notImplemented, S3Error } from '../protocol/errors.ts';

export const CHECKSUM_ALGORITHMS = ['CRC32', 'SHA1', 'SHA256'] as const;
export type ChecksumAlgorithm = (typeof CHECKSUM_ALGORITHMS)[number];

/** Base64 by algorithm, as in the `x-amz-checksum-*` headers. */
export type Checksums = Readonly<Partial<Record<ChecksumAlgorithm, string>>>;

export interface Digest {
  update(content: Buffer): void;
  digest(): Buffer;
}

const DIGEST_BYTES = { CRC32: 4, SHA1: 20, SHA256: 32 } as const satisfies Record<ChecksumAlgorithm, number>;

export function startDigest(algorithm: ChecksumAlgorithm | 'MD5'): Digest {
  if (algorithm === 'CRC32') return startCrc32();
  const hash = createHash(algorithm.toLowerCase());
  return { update: (content) => void hash.update(content), digest: () => hash.digest() };
}

function startCrc32(): Digest {
  let value = 0;
  return {
    update: (content) => {
      value = crc32(content, value);
    },
    digest: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}

export const checksumHeader = (algorithm: ChecksumAlgorithm): string =>
  `x-amz-checksum-${algorithm.toLowerCase()}`;
export const checksumElement = (algorithm: ChecksumAlgorithm): string => `Checksum${algorithm}`;

/** Reads an algorithm's name; one that exists in S3 but not here is refused by name. */
export function readAlgorithm(name: string): ChecksumAlgorithm {
  const algorithm = CHECKSUM_ALGORITHMS.find((candidate) => candidate === name.toUpperCase());
  if (algorithm !== undefined) return algorithm;
  if (/^(CRC32C|CRC64NVME)$/i.test(name)) throw notImplemented(`checksums by ${name.toUpperCase()}`);
  throw new S3Error(
    'InvalidRequest',
    'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, SHA1, SHA256]',
  );
}

export function readChecksum(algorithm: ChecksumAlgorithm, value: string): string {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== DIGEST_BYTES[algorithm] || bytes.toString('base64') !== value)
    throw new S3Error('InvalidRequest', `Value for ${checksumHeader(algorithm)} header is invalid.`);
  return value;
}

/** The checksum of an upload in parts: that of its parts' checksums, with their number behind it. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly string[]): string {
  const digest = startDigest(algorithm);
  for (const part of parts) digest.update(Buffer.from(part, 'base64'));
  return `${digest.digest().toString('base64')}-${parts.length}`;
}

/** The checksums that are there, typed: `Object.entries` would forget the algorithms' names. */
export const entriesOf = (checksums: Checksums): Array<[ChecksumAlgorithm, string]> =>
  CHECKSUM_ALGORITHMS.flatMap((algorithm): Array<[ChecksumAlgorithm, string]> => {
    const value = checksums[algorithm];
    return value === undefined ? [] : [[algorithm, value]];
  });
