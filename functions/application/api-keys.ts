/** API keys, for admins: made, listed, revoked. Whoever holds the scope `admin` does so for every owner. */
import { type ApiKey, type CreateKeyRequest, keyIdOf, type NewApiKey } from '../contract/api-keys.ts';
import { ProblemError } from '../contract/problems.ts';
import { timeIn } from '../domain/time.ts';
import type { Clock, KeyStore, Page } from './ports.ts';

export interface KeyPorts {
  readonly keys: KeyStore;
  readonly now: Clock;
  /** A fresh key, and the hash it is stored under. */
  readonly newKey: () => { secret: string; hash: string };
}

const noKey = (keyId: string): ProblemError => new ProblemError('not_found', `There is no key "${keyId}".`);

/** One spelling for every way to write the same time. */
const endOf = (text: string, now: Date): string => {
  const time = timeIn('expires_at', text);
  if (time.getTime() > now.getTime()) return time.toISOString();
  throw new ProblemError('invalid_request', 'The key would never be valid.', {
    errors: [{ path: '/expires_at', message: 'must be an ISO 8601 time that lies ahead' }],
  });
};

/** The answer alone holds the key. */
export const createKey = async (
  { expires_at, ...request }: CreateKeyRequest,
  { keys, now, newKey }: KeyPorts,
): Promise<NewApiKey> => {
  const at = now();
  const end = expires_at === undefined ? {} : { expires_at: endOf(expires_at, at) };
  const { secret, hash } = newKey();
  const key = { key_id: keyIdOf(hash), ...request, ...end, created_at: at.toISOString() };
  await keys.create(hash, key);
  return { ...key, key: secret };
};

export const listKeys = async (
  { cursor, limit, owner }: { cursor?: string; limit: number; owner?: string },
  keys: KeyStore,
): Promise<Page<ApiKey>> => {
  const after = cursor === undefined ? {} : { after: cursor };
  const found = await keys.list({ ...after, ...(owner === undefined ? {} : { owner }), limit: limit + 1 });
  const items = found.slice(0, limit);
  return { items, next_cursor: found.length > limit ? (items.at(-1)?.key_id ?? null) : null };
};

export const readKey = async (keyId: string, keys: KeyStore): Promise<ApiKey> => {
  const key = await keys.get(keyId);
  if (key === undefined) throw noKey(keyId);
  return key;
};

export const revokeKey = async (keyId: string, { keys, now }: Omit<KeyPorts, 'newKey'>): Promise<void> => {
  if (!(await keys.revoke(keyId, now()))) throw noKey(keyId);
};
