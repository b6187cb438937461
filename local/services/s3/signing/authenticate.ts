import { S3Error } from '../protocol/errors.ts';
import type { S3Request } from '../protocol/request.ts';
import { type Authorization, readAuthorization } from './authorization.ts';
import type { ChunkSeed } from './chunk-signatures.ts';
import { canonicalRequest, sameSignature, signatureOf, signingKey, stringToSign } from './signature.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface Authenticated {
  readonly payloadHash: string;
  /** Where the chain of chunk signatures of a streaming upload starts. */
  readonly chunkSeed: ChunkSeed;
}

/** S3 refuses a clock that is off by more than 15 minutes. */
const MAXIMUM_SKEW_MS = 15 * 60 * 1000;

/** Lets a request pass only when its signature covers what it is; every refusal is worded as S3 words it. */
export function authenticate(
  request: S3Request,
  credentials: Credentials,
  region: string,
  now: Date,
): Authenticated {
  const authorization = readAuthorization(request);
  checkCredential(authorization, credentials, region);
  checkTime(authorization, now);
  checkSignedHeaders(request, authorization);
  const key = signingKey(credentials.secretAccessKey, authorization);
  const canonical = canonicalRequest(request, authorization.signedHeaders, authorization.payloadHash);
  const text = stringToSign(canonical, authorization.timestamp, authorization);
  if (!sameSignature(signatureOf(key, text), authorization.signature))
    throw doesNotMatch({ StringToSign: text, CanonicalRequest: canonical });
  const { date, timestamp, signature, payloadHash } = authorization;
  return { payloadHash, chunkSeed: { key, timestamp, scope: { date, region }, signature } };
}

function checkCredential(authorization: Authorization, credentials: Credentials, region: string): void {
  if (authorization.accessKeyId !== credentials.accessKeyId) {
    throw new S3Error(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      { AWSAccessKeyId: authorization.accessKeyId },
    );
  }
  const code =
    authorization.expiresSeconds === undefined
      ? 'AuthorizationHeaderMalformed'
      : 'AuthorizationQueryParametersError';
  if (authorization.region !== region)
    throw new S3Error(
      code,
      `The credential is malformed; the region '${authorization.region}' is wrong; expecting '${region}'`,
      { Region: region },
    );
  if (authorization.service !== 's3')
    throw new S3Error(
      code,
      `The credential is malformed; incorrect service "${authorization.service}". This endpoint belongs to "s3".`,
    );
  if (!authorization.timestamp.startsWith(authorization.date))
    throw new S3Error(code, 'The credential is malformed; its date is not that of the request.');
}

function checkTime({ timestamp, expiresSeconds }: Authorization, now: Date): void {
  const signedAt = Date.parse(
    timestamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (Number.isNaN(signedAt))
    throw new S3Error('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header');
  if (expiresSeconds === undefined) {
    if (Math.abs(now.getTime() - signedAt) <= MAXIMUM_SKEW_MS) return;
    throw new S3Error(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      { RequestTime: timestamp, ServerTime: now.toISOString() },
    );
  }
  if (signedAt - now.getTime() > MAXIMUM_SKEW_MS)
    throw new S3Error('AccessDenied', 'Request is not yet valid');
  const expires = new Date(signedAt + expiresSeconds * 1000);
  if (now > expires)
    throw new S3Error('AccessDenied', 'Request has expired', {
      'X-Amz-Expires': String(expiresSeconds),
      Expires: expires.toISOString(),
      ServerTime: now.toISOString(),
    });
}

/** A header that changes what the request does (`x-amz-*`) must be signed; a header that is signed must be there. */
function checkSignedHeaders(request: S3Request, { signedHeaders }: Authorization): void {
  const unsigned = [...request.headers.keys()].filter(
    (name) => mustBeSigned(name) && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0)
    throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
      HeadersNotSigned: unsigned.join(', '),
    });
  const missing = signedHeaders.filter((name) => !request.headers.has(name));
  if (missing.length > 0) throw doesNotMatch({ SignedHeadersMissing: missing.join(', ') });
}

/** The payload hash is covered as a part of the canonical request itself. */
const mustBeSigned = (name: string): boolean =>
  name === 'host' || (name.startsWith('x-amz-') && name !== 'x-amz-content-sha256');

const doesNotMatch = (details: Record<string, string>): S3Error =>
  new S3Error(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
    details,
  );
