/** Answers what was compressed beforehand, to those who do not take it so as well. */
import { brotliDecompressSync } from 'node:zlib';
import type { HttpAnswer, HttpRequest } from './routes.ts';

/** `gzip, br;q=0.9`, but not `br;q=0`. */
const takesBrotli = (accepted = ''): boolean =>
  accepted.split(',').some((coding) => /^\s*br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(coding));

/** `packed` is text, compressed by Brotli. */
export const compressedAnswer = (
  packed: Uint8Array,
  request: Pick<HttpRequest, 'headers'>,
  headers: Readonly<Record<string, string>>,
): HttpAnswer => {
  const varied = { ...headers, vary: 'accept-encoding' };
  return takesBrotli(request.headers['accept-encoding'])
    ? { body: packed, headers: { ...varied, 'content-encoding': 'br' } }
    : { body: brotliDecompressSync(packed).toString(), headers: varied };
};
