/** Google's APIs in the name of somebody who allowed it: access tokens from a refresh token, and what its refusals mean. */
import { ProblemError, TransientError } from '../../contract/problems.ts';
import type { GoogleSecret } from '../../contract/publish-schemas.ts';
import { parser } from '../parse.ts';

/** Tests have their own. */
export interface GoogleEndpoints {
  readonly token: string;
  readonly api: string;
  readonly upload: string;
}

export const GOOGLE: GoogleEndpoints = {
  token: 'https://oauth2.googleapis.com/token',
  api: 'https://www.googleapis.com/youtube/v3',
  upload: 'https://www.googleapis.com/upload/youtube/v3',
};

export interface GoogleRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

export type GoogleCall = (url: string, request?: GoogleRequest) => Promise<Response>;

const ANSWER_MS = 120_000;

const tokenOf = parser(
  { type: 'object', required: ['access_token'], properties: { access_token: { type: 'string' } } },
  'The answer with a token',
);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** `error.errors[0].reason` of the API, `error` of OAuth: words such as quotaExceeded, never what was sent. */
const reasonIn = (text: string): string => {
  try {
    const { error }: { error?: unknown } = JSON.parse(text);
    if (typeof error === 'string') return error;
    const [first] = isObject(error) && Array.isArray(error['errors']) ? error['errors'] : [];
    return isObject(first) && typeof first['reason'] === 'string' ? first['reason'] : 'unknown';
  } catch {
    return 'unknown';
  }
};

const PASSING = ['rateLimitExceeded', 'userRateLimitExceeded', 'backendError', 'uploadRateLimitExceeded'];

/** The fault that an answer other than success is. */
export const googleFault = async (response: Response): Promise<Error> => {
  const reason = reasonIn(await response.text());
  const said = `YouTube answered ${response.status} (${reason})`;
  if (response.status >= 500 || response.status === 429 || PASSING.includes(reason))
    return new TransientError(said);
  return new ProblemError(
    'publish_refused',
    reason === 'invalid_grant'
      ? 'The refresh token is not valid any more: the channel’s owner must allow it anew.'
      : said,
  );
};

/** Network faults are TransientErrors; answers are answered, whatever they say. */
export const fetchGoogle = async (
  url: string,
  request: GoogleRequest,
  signal: AbortSignal,
): Promise<Response> => {
  try {
    const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
    return await fetch(url, { ...request, redirect: 'manual', signal: within });
  } catch (cause) {
    signal.throwIfAborted();
    throw new TransientError('YouTube did not answer', { cause });
  }
};

/** Calls with a token of their own, gotten anew once it has expired. */
export const googleCalls = (
  { client_id, client_secret, refresh_token }: GoogleSecret,
  { token }: GoogleEndpoints,
  signal: AbortSignal,
): GoogleCall => {
  let held: string | undefined;
  const fresh = async (): Promise<string> => {
    const body = new URLSearchParams({
      client_id,
      client_secret,
      refresh_token,
      grant_type: 'refresh_token',
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetchGoogle(token, { method: 'POST', headers, body: body.toString() }, signal);
    if (!response.ok) throw await googleFault(response);
    return tokenOf(await response.json()).access_token;
  };
  return async (url, request = {}) => {
    const call = (bearer: string): Promise<Response> =>
      fetchGoogle(
        url,
        { ...request, headers: { ...request.headers, authorization: `Bearer ${bearer}` } },
        signal,
      );
    held ??= await fresh();
    const response = await call(held);
    if (response.status !== 401) return response;
    await response.body?.cancel();
    held = await fresh();
    return call(held);
  };
};
