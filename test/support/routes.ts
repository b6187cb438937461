/** Routes over the whole middleware stack, asked as API Gateway would ask them. */
import type { AccessKey } from '../../functions/application/ports.ts';
import { authenticator, hashOfSecret } from '../../functions/runtime/authenticate.ts';
import { httpHandler } from '../../functions/runtime/http.ts';
import type { Route } from '../../functions/runtime/routes.ts';
import { httpEvent, lambdaContext } from './lambda.ts';
import { silentLog } from './memory-stores.ts';

export interface Answer {
  readonly status: number | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at answers of many shapes.
  readonly body: any;
}

export type Ask = (
  method: string,
  path: string,
  options?: { body?: unknown; as?: string; query?: Record<string, string>; headers?: Record<string, string> },
) => Promise<Answer>;

/** `keys` by secret; questions come with the secret `ann` unless they say otherwise. */
export const asking = (routes: readonly Route[], keys: Readonly<Record<string, AccessKey>>): Ask => {
  const byHash = new Map(Object.entries(keys).map(([secret, key]) => [hashOfSecret(secret), key]));
  const findKey = async (hash: string) => byHash.get(hash);
  const authenticate = authenticator({ findKey }, () => new Date());
  const limitRate = async () => ({ limit: 1, remaining: 1, resetSeconds: 0 });
  const log = { ...silentLog, error: console.error };
  const handler = httpHandler(routes, { authenticate, limitRate, log });
  return async (method, path, { body, as = 'ann', query, headers } = {}) => {
    const event = httpEvent(method, path, {
      headers: { 'x-api-key': as, ...headers },
      ...(query && { query }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const { statusCode, body: text } = await handler(event, lambdaContext);
    return { status: statusCode, body: text === undefined ? undefined : JSON.parse(text) };
  };
};

export const keyOf = (owner: string, ...scopes: string[]): AccessKey => ({
  key_id: `key-${owner}`,
  owner,
  name: `key of ${owner}`,
  scopes,
});
