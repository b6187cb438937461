/** What an answer of S3 means for the work that asked: gone for good, or worth another try. */
import { S3ServiceException } from '@aws-sdk/client-s3';
import { ProblemError, TransientError } from '../../contract/problems.ts';

const MISSING = ['NoSuchKey', 'NotFound', 'NoSuchUpload'];

const NETWORK_FAULTS = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'ENOTFOUND'];

export const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException &&
  (MISSING.includes(error.name) || error.$metadata.httpStatusCode === 404);

export const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof S3ServiceException && names.includes(error.name);

export const isPassing = (error: unknown): boolean => {
  if (error instanceof S3ServiceException) {
    const status = error.$metadata.httpStatusCode ?? 0;
    return status >= 500 || status === 429 || error.name === 'SlowDown' || error.name === 'RequestTimeout';
  }
  if (!(error instanceof Error)) return false;
  return error.name === 'TimeoutError' || ('code' in error && NETWORK_FAULTS.includes(String(error.code)));
};

/** Runs a call on an object and names its failure. */
export const onObject = async <T>(key: string, call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (cause) {
    if (isMissing(cause)) throw new ProblemError('not_found', `There is no object ${key}`, { cause });
    if (isPassing(cause)) throw new TransientError(`S3 did not answer for ${key}`, { cause });
    throw cause;
  }
};
