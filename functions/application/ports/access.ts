/** Who may ask, and how often. */
import type { ApiKey } from '../../contract/api-keys.ts';
import type { Quota } from '../../domain/limits/quota.ts';
import type { RateLimit } from '../../domain/limits/token-bucket.ts';

export interface AccessKey {
  readonly key_id: string;
  readonly owner: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires_at?: string;
  readonly revoked_at?: string;
  readonly rate_limit?: RateLimit;
  readonly quota?: Quota;
}

/** Token buckets; times are epoch milliseconds. */
export interface Buckets {
  /**
   * Moves the time at which the bucket is full by `costMs`, unless it lies after `latest` then already. `fullAt` is
   * what the taker knows of the bucket, 0 for nothing: right, it costs one write.
   */
  take(
    bucket: { owner: string; key_id: string; fullAt: number },
    taking: { costMs: number; latest: number; now: number },
  ): Promise<{ readonly kind: 'taken' | 'short'; readonly fullAt: number }>;
}

/** Where keys are found by their SHA-256. */
export interface KeyStore {
  create(hash: string, key: ApiKey): Promise<void>;
  /** By id; `after` is the last one of the page before. */
  list(query: { owner?: string; after?: string; limit: number }): Promise<readonly ApiKey[]>;
  get(keyId: string): Promise<ApiKey | undefined>;
  /** False when there is no such key; one that was revoked before stays as it is. */
  revoke(keyId: string, at: Date): Promise<boolean>;
}

export interface AccessStore {
  findKey(hash: string): Promise<AccessKey | undefined>;
  putTicket(hash: string, ticket: { owner: string; expires_at: Date }): Promise<void>;
  /** Single use: a second taking finds nothing. */
  takeTicket(hash: string, now: Date): Promise<{ owner: string } | undefined>;
}
