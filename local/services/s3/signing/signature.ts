import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { S3Request } from '../protocol/request.ts';
import { encodeUriComponent, encodeUriPath } from '../protocol/uri-encoding.ts';

/** Signature Version 4 as S3 uses it: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html */
export const ALGORITHM = 'AWS4-HMAC-SHA256';

export interface SigningScope {
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
}

export const scopeText = ({ date, region }: SigningScope): string => `${date}/${region}/s3/aws4_request`;

export function signingKey(secretAccessKey: string, { date, region }: SigningScope): Buffer {
  return [date, region, 's3', 'aws4_request'].reduce<Buffer>(
    (key, part) => hmac(key, part),
    Buffer.from(`AWS4${secretAccessKey}`),
  );
}

export function canonicalRequest(
  request: S3Request,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const headers = signedHeaders
    .map((name) => `${name}:${canonicalValue(request.headers.get(name) ?? '')}\n`)
    .join('');
  return [
    request.method,
    encodeUriPath(request.path),
    canonicalQuery(request),
    headers,
    signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

export const stringToSign = (canonical: string, timestamp: string, scope: SigningScope): string =>
  [ALGORITHM, timestamp, scopeText(scope), sha256Hex(canonical)].join('\n');

export const signatureOf = (key: Buffer, text: string): string => hmac(key, text).toString('hex');

export function sameSignature(left: string, right: string): boolean {
  return (
    left.length === right.length && timingSafeEqual(Buffer.from(left, 'latin1'), Buffer.from(right, 'latin1'))
  );
}

export const sha256Hex = (content: string | Buffer): string =>
  createHash('sha256').update(content).digest('hex');

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const canonicalValue = (value: string): string => value.trim().replace(/\s+/g, ' ');

function canonicalQuery(request: S3Request): string {
  return request.queryPairs
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encodeUriComponent(name), encodeUriComponent(value)] as const)
    .sort(
      ([leftName, leftValue], [rightName, rightValue]) =>
        compare(leftName, rightName) || compare(leftValue, rightValue),
    )
    .map((pair) => pair.join('='))
    .join('&');
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
