/** POST requests to strangers' servers, behind the address guard. Redirects are answers; nothing follows them. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import type { Sender, SendOutcome } from '../../application/ports.ts';
import { type GuardOptions, guardedTarget, TargetRefused } from './address-guard.ts';
import { NetworkFault, networkFault, within } from './network-faults.ts';
import { type ConnectOptions, connectPinned } from './pinned-connection.ts';

export interface SenderOptions extends GuardOptions, ConnectOptions {
  /** For everything, from the resolving of the host to the end of the answer. */
  readonly wholeMs?: number;
}

/** Standard Webhooks advises 15 to 30 seconds. */
const WHOLE_MS = 15_000;
const MAX_HEADER_BYTES = 8_192;
const MAX_BODY_BYTES = 1_024;

const beginningOf = async (response: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of response) {
    pieces.push(piece);
    size += piece.length;
    if (size >= MAX_BODY_BYTES) break;
  }
  // As of a stream: a character that the limit cuts is left out.
  return new TextDecoder().decode(Buffer.concat(pieces).subarray(0, MAX_BODY_BYTES), { stream: true });
};

const textOf = (headers: IncomingMessage['headers']): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]));

/** As much of it as is kept. */
export const answerOf = async (response: IncomingMessage) => ({
  status: response.statusCode ?? 0,
  headers: textOf(response.headers),
  body: await beginningOf(response),
});

const exchange = async (socket: Socket, url: URL, { headers, body }: Parameters<Sender['post']>[1]) => {
  const call = request({
    createConnection: () => socket,
    method: 'POST',
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  // Faults after the one that ends a step would otherwise end the process.
  call.on('error', () => undefined);
  // Without this listener Node closes the connection and tells nobody.
  const upgrade = once(call, 'upgrade').then(() => {
    throw new NetworkFault('the server changed to another protocol');
  });
  const answer = once(call, 'response').then(([response]) => answerOf(response));
  call.end(body);
  return await Promise.race([answer, upgrade]).catch((cause: unknown) => {
    throw networkFault(cause, 'the answer was not valid HTTP');
  });
};

const outcomeOf = (error: unknown, elapsed_ms: number): SendOutcome => {
  if (error instanceof TargetRefused) return { kind: 'refused', reason: error.message };
  if (error instanceof NetworkFault) return { kind: 'failed', reason: error.message, elapsed_ms };
  throw error;
};

/** Whatever the network does is an outcome; headers that are none in HTTP are thrown. */
export const httpsSender = (options: SenderOptions): Sender => ({
  post: async (text, message) => {
    const { wholeMs = WHOLE_MS } = options;
    const began = performance.now();
    const elapsed = (): number => Math.round(performance.now() - began);
    let socket: Socket | undefined;
    try {
      const target = await guardedTarget(text, options);
      socket = await connectPinned(target, options);
      const answer = exchange(socket, target.url, message);
      const answered = await within(wholeMs - elapsed(), 'the server did not answer in time', answer);
      return { kind: 'answered', ...answered, elapsed_ms: elapsed() };
    } catch (error) {
      return outcomeOf(error, elapsed());
    } finally {
      socket?.destroy();
    }
  },
});
