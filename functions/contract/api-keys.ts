/** API keys: what an admin asks for, what is told of one, and how it lies in the table, hashed. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { apiKeyKey, type ItemKey, listedKeyKey } from './keys.ts';
import { SCOPES } from './scopes.ts';

/** Owners stand in task ids and in the table's keys. */
export const OWNER_PATTERN = '^[a-z0-9][a-z0-9-]{0,39}$';

const asked = {
  owner: { type: 'string', pattern: OWNER_PATTERN },
  name: { type: 'string', minLength: 1, maxLength: 100 },
  scopes: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: SCOPES } },
  /** From then on the key is refused; absent, it holds until it is revoked. */
  expires_at: {
    type: 'string',
    pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+-]\\d{2}:\\d{2}))?$',
  },
  /** Instead of the default for all keys. */
  rate_limit: {
    type: 'object',
    additionalProperties: false,
    required: ['requests_per_second', 'burst'],
    properties: {
      requests_per_second: { type: 'number', minimum: 0.1, maximum: 10_000 },
      /** How many may come at once. */
      burst: { type: 'integer', minimum: 1, maximum: 100_000 },
    },
  },
  /** What the owner may use in a day (UTC) before this key creates no more tasks; absent is unlimited. */
  quota: {
    type: 'object',
    additionalProperties: false,
    properties: {
      tasks_per_day: { type: 'integer', minimum: 1 },
      upload_bytes_per_day: { type: 'integer', minimum: 1 },
      audio_minutes_per_day: { type: 'number', minimum: 1 },
    },
  },
} as const;

export const createKeySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['owner', 'name', 'scopes'],
  properties: asked,
} as const satisfies JSONSchema;
export type CreateKeyRequest = FromSchema<typeof createKeySchema>;

/** A key as admins see it: never the key itself, nor its hash. */
export const apiKeySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['key_id', 'owner', 'name', 'scopes', 'created_at'],
  properties: {
    ...asked,
    key_id: { type: 'string' },
    created_at: { type: 'string' },
    revoked_at: { type: 'string' },
  },
} as const satisfies JSONSchema;
export type ApiKey = FromSchema<typeof apiKeySchema>;

/** The answer to a creation, and the only place where the key stands in clear. */
export type NewApiKey = ApiKey & { readonly key: string };

export const keyIdOf = (hash: string): string => `key_${hash.slice(0, 12)}`;

/**
 * The two items of a key: one that requests find by its hash, and one that admins list. `expires_at` is the table's
 * time to live, and an expired key is to be told from one that never was: its end has another name here.
 */
export const keyItems = (
  hash: string,
  { expires_at, ...key }: ApiKey,
): readonly (ItemKey & Record<string, unknown>)[] => {
  const facts = { ...key, ...(expires_at === undefined ? {} : { valid_until: expires_at }) };
  return [
    { ...apiKeyKey(hash), ...facts },
    { ...listedKeyKey(key.key_id), ...facts, hash },
  ];
};

export const KEY_BYTES = 32;
/** Characters that so many bytes need at most in base 62. */
const KEY_LENGTH = 43;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The key that these random bytes make. */
export const keyOfBytes = (bytes: Uint8Array): string => {
  let rest = bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  let text = '';
  for (; rest > 0n; rest /= 62n) text = `${DIGITS[Number(rest % 62n)]}${text}`;
  return `sst_${text.padStart(KEY_LENGTH, '0')}`;
};
