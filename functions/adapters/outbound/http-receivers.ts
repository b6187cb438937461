/** Bodies of any length to strangers' servers, behind the address guard. Redirects are refusals; nothing follows them. */
import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpReceivers } from '../../application/ports.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import { type GuardOptions, guardedTarget, TargetRefused } from './address-guard.ts';
import { answerOf } from './https-sender.ts';
import { NetworkFault, networkFault } from './network-faults.ts';
import { type ConnectOptions, connectPinned } from './pinned-connection.ts';

export interface ReceiverOptions extends GuardOptions, ConnectOptions {
  /** Without a byte in either direction for so long, the connection is taken to be lost. */
  readonly quietMs?: number;
}

type Message = Parameters<HttpReceivers['send']>[1];

const QUIET_MS = 60_000;
const MAX_HEADER_BYTES = 8_192;

/** A server may answer before it has read everything: then its answer counts, and the rest is not sent. */
const exchange = async (socket: Socket, url: URL, { method, headers, object }: Message) => {
  const call = request({
    createConnection: () => socket,
    method,
    path: `${url.pathname}${url.search}`,
    headers: {
      'content-type': object.contentType,
      ...headers,
      host: url.host,
      'content-length': object.size,
      'user-agent': 'Soundstage',
    },
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  // Faults after the one that ends a step would otherwise end the process.
  call.on('error', () => undefined);
  // Without this listener Node closes the connection and tells nobody.
  const upgrade = once(call, 'upgrade').then(() => {
    throw new NetworkFault('the server changed to another protocol');
  });
  const answer = once(call, 'response').then(([response]) => answerOf(response));
  const unread = pipeline(Readable.from(object.read()), call).then(() => new Promise<never>(() => undefined));
  return Promise.race([answer, upgrade, unread.catch(() => answer)]).catch((cause: unknown) => {
    throw networkFault(cause, 'the answer was not valid HTTP');
  });
};

const isPassing = (status: number): boolean => status === 408 || status === 429 || status >= 500;

const judge = ({ status, body }: { status: number; body: string }): void => {
  if (status >= 200 && status < 300) return;
  const said = body.trim() === '' ? '' : `: ${body.trim().slice(0, 200)}`;
  if (isPassing(status)) throw new TransientError(`The server answered ${status}${said}`);
  if (status >= 300 && status < 400)
    throw new ProblemError('publish_refused', `The server redirects (${status}), which is not followed.`);
  throw new ProblemError('publish_refused', `The server answered ${status}${said}`);
};

export const httpReceivers = (options: ReceiverOptions): HttpReceivers => ({
  send: async (text, message, signal) => {
    let socket: Socket | undefined;
    const stop = (): void => void socket?.destroy();
    signal.addEventListener('abort', stop);
    try {
      const target = await guardedTarget(text, options);
      socket = await connectPinned(target, options);
      signal.throwIfAborted();
      socket.setTimeout(options.quietMs ?? QUIET_MS, () =>
        socket?.destroy(new NetworkFault('the server did not react')),
      );
      judge(await exchange(socket, target.url, message));
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof TargetRefused)
        throw new ProblemError('publish_refused', `Nothing is sent there: ${cause.message}.`, { cause });
      if (cause instanceof NetworkFault)
        throw new TransientError(`Nothing arrived: ${cause.message}`, { cause });
      throw cause;
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
    }
  },
});
