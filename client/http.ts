/** One request to the API: the key, JSON both ways, problems as errors, and patience where it is safe. */
import { ApiProblem, problemOf } from './problem.ts';
import type { Shape } from './shapes.ts';

export interface ClientOptions {
  /** Where the API answers, without `/api`: `http://localhost:3000`. */
  readonly apiUrl: string;
  readonly apiKey?: string;
  readonly fetch?: typeof fetch;
  /** Milliseconds before the second try of something that failed; each later one waits twice as long. */
  readonly retryDelayMs?: number;
}

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export type Send = <T>(ask: Ask, shape: Shape<T>) => Promise<Answer<T>>;

const TRIES = 3;
/** Waits of more are left to the caller, who sees `Retry-After` as a problem. */
const LONGEST_WAIT_MS = 20_000;

/**
 * API Gateway answers within 30 seconds, for better or worse. Who waits less loses answers, and a claim with them; what
 * has not come by then does not come.
 */
export const ANSWER_MS = 35_000;

export const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });

const urlOf = (apiUrl: string, { path, query = {} }: Ask): string => {
  const url = new URL(apiUrl.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url.href;
};

/** JSON, or undefined where it is none. */
export const parsed = (text: string): unknown => {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Only what changes nothing may be asked again without anybody's leave. */
const waitBeforeRetry = (
  ask: Ask,
  response: Response | undefined,
  attempt: number,
  delayMs: number,
): number | undefined => {
  const passing = response === undefined || response.status === 429 || response.status >= 500;
  if ((ask.method ?? 'GET') !== 'GET' || !passing || attempt >= TRIES) return undefined;
  const asked = Number(response?.headers.get('retry-after') ?? 0) * 1000;
  const wait = Math.max(asked, delayMs * 2 ** (attempt - 1));
  return wait <= LONGEST_WAIT_MS ? wait : undefined;
};

export const createSend = (options: ClientOptions): Send => {
  const send = options.fetch ?? fetch;
  const delayMs = options.retryDelayMs ?? 250;

  const attemptOnce = (ask: Ask): Promise<Response> =>
    send(urlOf(options.apiUrl, ask), {
      method: ask.method ?? 'GET',
      headers: {
        accept: 'application/json',
        ...(options.apiKey === undefined ? {} : { 'x-api-key': options.apiKey }),
        ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...ask.headers,
      },
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
      ...(ask.signal === undefined ? {} : { signal: ask.signal }),
    });

  const patiently = async (ask: Ask): Promise<Response> => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await attemptOnce(ask).then(
        (response) => ({ response, fault: undefined }),
        (fault: unknown) => ({ response: undefined, fault }),
      );
      ask.signal?.throwIfAborted();
      const wait = waitBeforeRetry(ask, outcome.response, attempt, delayMs);
      if (wait === undefined && outcome.response) return outcome.response;
      if (wait === undefined) throw outcome.fault;
      await outcome.response?.body?.cancel();
      await pause(wait, ask.signal);
    }
  };

  return async (ask, shape) => {
    const response = await patiently(ask);
    const body = parsed(await response.text());
    if (!response.ok) throw problemOf(response.status, body, response.headers.get('retry-after'));
    if (!shape(body))
      throw new ApiProblem(response.status, 'unexpected_answer', `${ask.path} answered something unknown.`);
    return { status: response.status, headers: response.headers, body };
  };
};
