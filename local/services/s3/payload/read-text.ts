import { S3Error } from '../protocol/errors.ts';
import type { PayloadClaims } from './payload-claims.ts';
import { verifiedBody } from './verified-body.ts';

/** Reads a small body, checked like any other, into memory. */
export async function readText(
  source: AsyncIterable<Buffer>,
  claims: PayloadClaims,
  maximumBytes: number,
): Promise<string> {
  if (claims.sizeBytes > maximumBytes)
    throw new S3Error('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
  const pieces: Buffer[] = [];
  for await (const piece of verifiedBody(source, claims).content) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}
