/**
 * A file on a stranger's web server as a stream. Where the connection breaks and the server can tell that the file is still
 * the same (RFC 9110, section 13.1.5), the rest is asked for; else the whole is, by the queue's next try.
 */
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { parse as parseDisposition } from 'content-disposition';
import type { OpenedSource, SourceReader } from '../../application/ports.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import { fileName, nameInUrl } from '../../domain/outbound/source-url.ts';
import { TargetRefused } from './address-guard.ts';
import { type Answer, type GetOptions, guardedGet } from './guarded-get.ts';
import { NetworkFault, networkFault } from './network-faults.ts';

export interface HttpSourceOptions extends GetOptions {
  /** For all of it. */
  readonly wholeMs?: number;
}

/** Less than the function has, so that what is told is this and not that it died. */
const WHOLE_MS = 840_000;
/** Connections in a row that brought nothing; then the server is taken to be gone. */
const FRUITLESS = 4;
const FIRST_PAUSE_MS = 100;

type Download = HttpSourceOptions & { readonly text: string; readonly signal: AbortSignal };

const unreachable = (reason: string, cause?: unknown): TransientError =>
  new TransientError('a file could not be fetched', {
    cause,
    problem: { code: 'source_unreachable', detail: `The file could not be fetched: ${reason}.` },
  });

/** What a fault means for the unit. What may pass by itself is tried again. */
const faultOf = (cause: unknown): unknown => {
  if (cause instanceof TargetRefused)
    return new ProblemError('source_url_refused', `Nothing is fetched: ${cause.message}.`, { cause });
  return cause instanceof NetworkFault ? unreachable(cause.message, cause) : cause;
};

const PASSING: readonly number[] = [408, 425, 429];

const refusal = ({ statusCode = 0 }: IncomingMessage): Error => {
  const reason = `the server answered with status ${statusCode}`;
  if (statusCode >= 500 || PASSING.includes(statusCode)) return unreachable(reason);
  return new ProblemError('source_unreachable', `The file could not be fetched: ${reason}.`);
};

const get = ({ text, signal, ...options }: Download, headers: Record<string, string> = {}) =>
  guardedGet(text, headers, options, signal);

/** By what the server recognises the file; undefined where it gives nothing that would change with every change. */
const validatorOf = ({ headers }: IncomingMessage): string | undefined => {
  const { etag, date = '' } = headers;
  if (etag?.startsWith('"')) return etag;
  const modified = headers['last-modified'];
  const age = Date.parse(date) - Date.parse(modified ?? '');
  // A file may change twice in a second; RFC 9110, section 8.8.2.2.
  return age >= 1_000 ? modified : undefined;
};

const sizeOf = ({ headers }: IncomingMessage): number | undefined => {
  const text = headers['content-length'];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
};

const beginning = async (download: Download): Promise<Answer> => {
  const answer = await get(download).catch((cause: unknown) => {
    download.signal.throwIfAborted();
    throw faultOf(cause);
  });
  const { statusCode, headers } = answer.response;
  const encoding = headers['content-encoding'] ?? 'identity';
  if (statusCode === 200 && encoding === 'identity') return answer;
  answer.close();
  if (statusCode !== 200) throw refusal(answer.response);
  throw new ProblemError('source_unreachable', `The server sends the file compressed (${encoding}).`);
};

/** From byte `at` on, of the file that it was. */
const restOf = async (
  download: Download,
  at: number,
  size: number | undefined,
  validator: string,
): Promise<Answer> => {
  const answer = await get(download, { range: `bytes=${at}-`, 'if-range': validator });
  const { statusCode = 0, headers } = answer.response;
  const [, from, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers['content-range'] ?? '') ?? [];
  const isRest = statusCode === 206 && Number(from) === at && (size === undefined || Number(total) === size);
  if (isRest) return answer;
  answer.close();
  if (statusCode >= 500) throw new NetworkFault(`the server answered with status ${statusCode}`);
  throw unreachable('the connection broke, and the server gives the rest of it no more');
};

async function* bodyOf(first: Answer, download: Download): AsyncGenerator<Uint8Array> {
  const size = sizeOf(first.response);
  const validator = validatorOf(first.response);
  let answer: Answer | undefined = first;
  let at = 0;
  for (let fruitless = 0; ; ) {
    const before = at;
    try {
      answer ??= await restOf(download, at, size, validator ?? '');
      for await (const piece of piecesOf(answer.response)) {
        at += piece.byteLength;
        yield piece;
      }
      if (size === undefined || at >= size) return;
      // A server may give less of the rest than was asked for.
      throw new NetworkFault('the server does not send all of it');
    } catch (cause) {
      download.signal.throwIfAborted();
      fruitless = at > before ? 0 : fruitless + 1;
      const mayGoOn = cause instanceof NetworkFault && validator !== undefined;
      if (!mayGoOn || fruitless >= FRUITLESS) throw faultOf(cause);
    } finally {
      answer?.close();
      answer = undefined;
    }
    await pause(FIRST_PAUSE_MS * 2 ** fruitless, undefined, { signal: download.signal });
  }
}

/** A connection that ends before the announced length is a fault of the stream, as Node tells it. */
async function* piecesOf(response: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of response) if (piece instanceof Uint8Array) yield piece;
  } catch (cause) {
    throw networkFault(cause, 'the connection broke');
  }
}

const nameOf = ({ response: { headers }, url }: Answer): string => {
  const { filename = '' } = parseDisposition(headers['content-disposition'] ?? '').parameters;
  return fileName(filename) || nameInUrl(url.href);
};

/** What the caller sees when his patience, or ours, is over. */
async function* inTime(body: AsyncIterable<Uint8Array>, limit: AbortSignal): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw limit.aborted ? unreachable('it took too long', cause) : cause;
  }
}

export const httpSource =
  (options: HttpSourceOptions): SourceReader['openUrl'] =>
  async (text, signal): Promise<OpenedSource> => {
    const limit = AbortSignal.timeout(options.wholeMs ?? WHOLE_MS);
    const download = { ...options, text, signal: AbortSignal.any([signal, limit]) };
    const answer = await beginning(download);
    const size = sizeOf(answer.response);
    return {
      name: nameOf(answer),
      ...(size === undefined ? {} : { size }),
      body: inTime(bodyOf(answer, download), limit),
      close: answer.close,
    };
  };
