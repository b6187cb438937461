import type { IncomingMessage } from 'node:http';
import { errorDocument, S3Error } from './errors.ts';
import type { S3Response } from './respond.ts';

/** The answer to a request that failed. What is not S3's to explain is reported, and the client learns only that it happened. */
export function refusal(
  error: unknown,
  message: IncomingMessage,
  requestId: string,
  report: (problem: Error) => void,
): S3Response {
  const path = message.url?.split('?')[0] ?? '';
  const refused = error instanceof S3Error ? error : internalError();
  // An error of the connection itself is a client that went away: nobody is left to tell.
  if (refused !== error && error !== message.errored) {
    report(new Error(`S3 failed at ${message.method} ${path}`, { cause: error }));
  }
  return {
    status: refused.status,
    ...(refused.code === 'InvalidRange' && {
      headers: { 'content-range': `bytes */${refused.details.ActualObjectSize}` },
    }),
    body: { kind: 'xml', document: errorDocument(refused, path, requestId) },
  };
}

const internalError = (): S3Error =>
  new S3Error('InternalError', 'We encountered an internal error. Please try again.');
