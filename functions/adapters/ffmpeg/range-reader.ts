/**
 * A stored object as a local HTTP URL that answers Range requests: FFmpeg seeks in it without network, TLS or secrets.
 * Reads are resumed where they broke off; one that cannot be resumed is remembered, because FFmpeg takes a closed
 * connection for the end of the file and would make a short result of it.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { MediaStore } from '../../application/ports.ts';

export interface RangeReader {
  readonly url: string;
  /** Bytes handed out so far; more than the object has when parts were read again. */
  bytesRead(): number;
  /** Why the object could not be read to the end, if so. */
  failure(): unknown;
  close(): Promise<void>;
}

/** Reads in a row without a single byte; then the store is taken to be unreachable. */
const FRUITLESS_READS = 4;
const FIRST_PAUSE_MS = 50;

export interface ServedObject {
  readonly key: string;
  readonly size: number;
}

export const serveObject = async (
  store: Pick<MediaStore, 'readRange'>,
  object: ServedObject,
  signal: AbortSignal,
): Promise<RangeReader> => {
  signal.throwIfAborted();
  // Other processes of the machine may see the port: only who knows the path gets the bytes.
  const path = `/${randomBytes(24).toString('base64url')}`;
  const state: ReadState = { bytesRead: 0, failure: undefined };
  const server = createServer((request, response) => {
    answer({ store, object, path, signal, state }, request, response).catch((cause: unknown) => {
      state.failure ??= cause;
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const closeNow = (): void => server.closeAllConnections();
  signal.addEventListener('abort', closeNow, { once: true });
  return {
    url: `http://127.0.0.1:${portOf(server)}${path}`,
    bytesRead: () => state.bytesRead,
    failure: () => state.failure,
    close: async () => {
      signal.removeEventListener('abort', closeNow);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
};

/** The same for what is in memory. */
export const serveBytes = (bytes: Uint8Array, signal: AbortSignal): Promise<RangeReader> =>
  serveObject(
    { readRange: async (_, start, end) => Readable.from([bytes.subarray(start, end + 1)]) },
    { key: 'bytes', size: bytes.length },
    signal,
  );

interface ReadState {
  bytesRead: number;
  failure: unknown;
}

interface Serving {
  readonly store: Pick<MediaStore, 'readRange'>;
  readonly object: ServedObject;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly state: ReadState;
}

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the range reader has no port');
  return address.port;
};

const answer = async (
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const { object, path } = serving;
  if (request.url !== path) return end(response, 404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
  const range = parseRange(request.headers.range, object.size);
  if (range === undefined) return end(response, 416, { 'content-range': `bytes */${object.size}` });
  response.writeHead(request.headers.range === undefined ? 200 : 206, {
    'accept-ranges': 'bytes',
    'content-type': 'application/octet-stream',
    'content-length': range.end - range.start + 1,
    'content-range': `bytes ${range.start}-${range.end}/${object.size}`,
  });
  if (request.method === 'HEAD') response.end();
  else await sendRange(serving, range, response);
};

const end = (response: ServerResponse, status: number, headers: Record<string, string> = {}): void => {
  response.writeHead(status, headers).end();
};

interface ByteRange {
  readonly start: number;
  /** Inclusive, as HTTP has it. */
  readonly end: number;
}

/** One range, as FFmpeg asks (RFC 9110, section 14.1.2); undefined when it lies outside the object. */
export const parseRange = (header: string | undefined, size: number): ByteRange | undefined => {
  const whole = { start: 0, end: size - 1 };
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  const asked =
    first !== ''
      ? { start: Number(first), end: Math.min(last === '' ? size - 1 : Number(last), size - 1) }
      : last !== ''
        ? { start: Math.max(0, size - Number(last)), end: size - 1 }
        : whole;
  return asked.start <= asked.end ? asked : undefined;
};

const sendRange = async (serving: Serving, range: ByteRange, response: ServerResponse): Promise<void> => {
  const hungUp = new AbortController();
  response.once('close', () => hungUp.abort());
  const signal = AbortSignal.any([serving.signal, hungUp.signal]);
  let at = range.start;
  for (let fruitless = 0; at <= range.end; ) {
    const before = at;
    try {
      for await (const bytes of await serving.store.readRange(serving.object.key, at, range.end, signal)) {
        const piece = toBytes(bytes);
        at += piece.byteLength;
        serving.state.bytesRead += piece.byteLength;
        if (!response.write(piece)) await once(response, 'drain', { signal });
      }
      if (at <= range.end) throw new Error('the store closed the stream early');
    } catch (cause) {
      if (signal.aborted) return;
      fruitless = at > before ? 0 : fruitless + 1;
      if (fruitless >= FRUITLESS_READS) throw cause;
      await pause(FIRST_PAUSE_MS * 2 ** fruitless, undefined, { signal }).catch(() => undefined);
    }
  }
  response.end();
};

const toBytes = (piece: unknown): Uint8Array => {
  if (piece instanceof Uint8Array) return piece;
  throw new TypeError('the store answered something else than bytes');
};
