/** Who asks: the API key of a request, looked up by its hash and remembered for some seconds. */
import { createHash } from 'node:crypto';
import type { AccessKey, AccessStore, Clock } from '../application/ports.ts';
import { remembering } from '../application/remembering.ts';
import { ProblemError } from '../contract/problems.ts';

/** A revoked key lives on for at most this long in a warm function. */
const REMEMBERED_MS = 5_000;
const MOST_REMEMBERED = 1_000;
const LONGEST_KEY = 200;

type Headers = Readonly<Record<string, string | undefined>>;

export type Authenticate = (headers: Headers) => Promise<AccessKey>;

export const hashOfSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Header names are lower-case, as API Gateway sends them. */
const keyOf = (headers: Headers): string | undefined =>
  headers['x-api-key'] ?? /^Bearer +(\S+)$/i.exec(headers['authorization'] ?? '')?.[1];

const refuseEnded = ({ key_id, expires_at, revoked_at }: AccessKey, now: Date): void => {
  if (revoked_at !== undefined)
    throw new ProblemError('key_revoked', `The key ${key_id} was revoked at ${revoked_at}.`);
  if (expires_at !== undefined && expires_at <= now.toISOString())
    throw new ProblemError('key_expired', `The key ${key_id} expired at ${expires_at}.`);
};

/** Unknown keys are not remembered: nobody fills our memory, and a new key works at once. */
export const authenticator = (access: Pick<AccessStore, 'findKey'>, now: Clock): Authenticate => {
  const remember = remembering<AccessKey>(now, MOST_REMEMBERED);
  const find = (hash: string) => remember(hash, REMEMBERED_MS, () => access.findKey(hash));

  return async (headers) => {
    const secret = keyOf(headers);
    const key =
      secret === undefined || secret.length > LONGEST_KEY ? undefined : await find(hashOfSecret(secret));
    if (key === undefined)
      throw new ProblemError('unauthenticated', 'Send a valid key as X-API-Key or Authorization: Bearer.');
    refuseEnded(key, now());
    return key;
  };
};

/** Admins may do everything. */
export const requireScope = (key: AccessKey, scope: string): void => {
  if (!key.scopes.includes(scope) && !key.scopes.includes('admin'))
    throw new ProblemError('forbidden', `This needs a key with the scope ${scope}.`);
};
