/** GET requests to strangers' servers, behind the address guard: each redirect's target is looked at anew. */
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { type GuardedTarget, type GuardOptions, guardedTarget } from './address-guard.ts';
import { NetworkFault, networkFault, within } from './network-faults.ts';
import { type ConnectOptions, connectPinned } from './pinned-connection.ts';

export interface GetOptions extends GuardOptions, ConnectOptions {
  /** For the connection, and then for the headers of an answer. */
  readonly answerMs?: number;
  /** Without a byte for so long, the connection is taken to be lost. */
  readonly quietMs?: number;
}

export interface Answer {
  readonly response: IncomingMessage;
  /** Where it came from in the end. */
  readonly url: URL;
  /** To be called however it ends: the connection is used for nothing else. */
  close(): void;
}

const ANSWER_MS = 30_000;
const QUIET_MS = 30_000;
const MAX_HEADER_BYTES = 16_384;
const MAX_REDIRECTS = 5;
const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 307, 308];

/** As it is stored: what a server compresses on the way cannot be resumed, and may be a bomb. */
const HEADERS = { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Soundstage' };

type Headers = Readonly<Record<string, string>>;

const ask = async (
  socket: Socket,
  { url }: GuardedTarget,
  headers: Headers,
  { answerMs = ANSWER_MS }: GetOptions,
): Promise<IncomingMessage> => {
  const call = request({
    createConnection: () => socket,
    path: `${url.pathname}${url.search}`,
    headers: { ...HEADERS, ...headers, host: url.host },
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  // Faults after the one that ends a step would otherwise end the process.
  call.on('error', () => undefined);
  // Without this listener Node closes the connection and tells nobody.
  const upgrade = once(call, 'upgrade').then(() => {
    throw new NetworkFault('the server changed to another protocol');
  });
  const response = once(call, 'response').then(([answer]): IncomingMessage => answer);
  call.end();
  const answer = Promise.race([response, upgrade]).catch((cause: unknown) => {
    throw networkFault(cause, 'the answer was not valid HTTP');
  });
  return within(answerMs, 'the server did not answer in time', answer);
};

const getOnce = async (
  text: string,
  headers: Headers,
  options: GetOptions,
  signal: AbortSignal,
): Promise<Answer> => {
  const target = await guardedTarget(text, options);
  signal.throwIfAborted();
  const socket = await connectPinned(target, options);
  const close = (): void => {
    signal.removeEventListener('abort', close);
    socket.destroy();
  };
  signal.addEventListener('abort', close);
  socket.setTimeout(options.quietMs ?? QUIET_MS, close);
  try {
    return { response: await ask(socket, target, headers, options), url: target.url, close };
  } catch (error) {
    close();
    throw error;
  }
};

/** Throws TargetRefused, for any of the places it is sent to, or NetworkFault. */
export const guardedGet = async (
  text: string,
  headers: Headers,
  options: GetOptions,
  signal: AbortSignal,
): Promise<Answer> => {
  let next = text;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const answer = await getOnce(next, headers, options, signal);
    const { statusCode, headers: said } = answer.response;
    if (!REDIRECTS.includes(statusCode) || said.location === undefined) return answer;
    answer.close();
    const place = URL.parse(said.location, answer.url.href);
    if (place === null) throw new NetworkFault('the server redirects to something that is no URL');
    next = place.href;
  }
  throw new NetworkFault(`the server redirects more than ${MAX_REDIRECTS} times`);
};
