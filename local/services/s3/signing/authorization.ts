import { S3Error } from '../protocol/errors.ts';
import type { S3Request } from '../protocol/request.ts';
import { ALGORITHM } from './signature.ts';

/** What a request says about how it was signed, before anything of it is believed. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** `YYYYMMDDTHHMMSSZ` */
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** Set on presigned requests only. */
  readonly expiresSeconds?: number;
  readonly payloadHash: string;
}

/** Seven days: the longest that S3 lets a presigned URL live. */
const MAXIMUM_EXPIRY_SECONDS = 604_800;

export function readAuthorization(request: S3Request): Authorization {
  const header = request.headers.get('authorization');
  const presigned = request.query.has('X-Amz-Signature') || request.query.has('X-Amz-Algorithm');
  if (header !== undefined && presigned) {
    throw new S3Error(
      'InvalidArgument',
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
    );
  }
  if (presigned) return fromQuery(request);
  if (header !== undefined) return fromHeader(request, header);
  throw new S3Error('AccessDenied', 'Access Denied');
}

function fromHeader(request: S3Request, header: string): Authorization {
  const match =
    /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/.exec(
      header.trim(),
    );
  const malformed = new S3Error(
    'AuthorizationHeaderMalformed',
    `The authorization header is malformed; expected "${ALGORITHM} Credential=…, SignedHeaders=…, Signature=…".`,
  );
  const [, credential, signedHeaders, signature] = match ?? [];
  if (credential === undefined || signedHeaders === undefined || signature === undefined) throw malformed;
  const payloadHash = request.headers.get('x-amz-content-sha256');
  if (payloadHash === undefined)
    throw new S3Error('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  const timestamp = request.headers.get('x-amz-date') ?? '';
  return {
    ...readCredential(credential, malformed),
    timestamp,
    signedHeaders: signedHeaders.split(';'),
    signature,
    payloadHash,
  };
}

function fromQuery(request: S3Request): Authorization {
  const malformed = (message: string): S3Error => new S3Error('AuthorizationQueryParametersError', message);
  const parameter = (name: string): string => {
    const value = request.query.get(name);
    if (value === undefined || value === '')
      throw malformed(
        'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
      );
    return value;
  };
  if (parameter('X-Amz-Algorithm') !== ALGORITHM)
    throw malformed(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const expiresSeconds = Number(parameter('X-Amz-Expires'));
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 0)
    throw malformed('X-Amz-Expires should be a number');
  if (expiresSeconds > MAXIMUM_EXPIRY_SECONDS)
    throw malformed(
      'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
    );
  return {
    ...readCredential(
      parameter('X-Amz-Credential'),
      malformed(
        'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      ),
    ),
    timestamp: parameter('X-Amz-Date'),
    signedHeaders: parameter('X-Amz-SignedHeaders').split(';'),
    signature: parameter('X-Amz-Signature'),
    expiresSeconds,
    payloadHash:
      request.query.get('X-Amz-Content-Sha256') ??
      request.headers.get('x-amz-content-sha256') ??
      'UNSIGNED-PAYLOAD',
  };
}

function readCredential(
  credential: string,
  malformed: S3Error,
): Pick<Authorization, 'accessKeyId' | 'date' | 'region' | 'service'> {
  const [accessKeyId, date, region, service, terminator, ...rest] = credential.split('/');
  if (!accessKeyId || !date || !region || !service || terminator !== 'aws4_request' || rest.length > 0)
    throw malformed;
  return { accessKeyId, date, region, service };
}
