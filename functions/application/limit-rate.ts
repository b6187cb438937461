/**
 * Holds each key to its rate. The bucket lies in the table, shared by all instances; each leases tokens from it and
 * spends them from memory. Over any span of time T all instances together let through at most
 * `burst + requests_per_second × (T + 1 s)` requests, however many they are: the second is a lease's life.
 */
import { ProblemError } from '../contract/problems.ts';
import {
  LEASE_MS,
  type Lease,
  latestFullAt,
  msToNextToken,
  nextLease,
  type RateLimit,
  refillMs,
  tokensIn,
} from '../domain/limits/token-bucket.ts';
import type { AccessKey, Buckets, Clock } from './ports.ts';

/** For keys that were made without a limit of their own. */
export const DEFAULT_RATE_LIMIT: RateLimit = { requests_per_second: 100, burst: 500 };

const MOST_REMEMBERED = 1_000;
/** Takers that get ahead of us, before a caller is asked to come again. */
const TRIES = 4;

/** Where a key stands after a request. Seconds are whole, rounded up. */
export interface Standing {
  readonly limit: number;
  readonly remaining: number;
  readonly resetSeconds: number;
  /** Set when the request is one too many. */
  readonly retryAfterSeconds?: number;
}

export type LimitRate = (key: AccessKey) => Promise<Standing>;

const seconds = (ms: number): number => Math.ceil(ms / 1000);

/** Leases tokens, fewer when there are not as many; with none left, `left` is 0. */
const leaseFrom = async (
  buckets: Buckets,
  key: AccessKey,
  limit: RateLimit,
  held: Lease | undefined,
  now: number,
): Promise<Lease> => {
  let fullAt = held?.fullAt ?? 0;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const tokens = Math.min(nextLease(limit, held, now), tokensIn(limit, fullAt, now));
    // The bucket can only hold less than we know of.
    if (tokens === 0) break;
    const bucket = { owner: key.owner, key_id: key.key_id, fullAt };
    const latest = latestFullAt(limit, tokens, now);
    const answer = await buckets.take(bucket, { costMs: refillMs(limit, tokens), latest, now });
    fullAt = answer.fullAt;
    if (answer.kind === 'taken') return { fullAt, taken: tokens, left: tokens, until: now + LEASE_MS };
  }
  return { fullAt, taken: 0, left: 0, until: now };
};

const standingOf = (limit: RateLimit, { fullAt, left }: Lease, now: number): Standing => ({
  limit: limit.burst,
  remaining: Math.min(limit.burst, tokensIn(limit, fullAt, now) + left),
  resetSeconds: seconds(Math.max(0, fullAt - now)),
});

export const rateLimiter = (buckets: Buckets, now: Clock): LimitRate => {
  const leases = new Map<string, Lease>();

  const remember = (keyId: string, lease: Lease): void => {
    leases.delete(keyId);
    const [oldest] = leases.keys();
    if (oldest !== undefined && leases.size >= MOST_REMEMBERED) leases.delete(oldest);
    leases.set(keyId, lease);
  };

  return async (key) => {
    const limit = key.rate_limit ?? DEFAULT_RATE_LIMIT;
    const time = now().getTime();
    const held = leases.get(key.key_id);
    const isFresh = held !== undefined && held.left > 0 && held.until > time;
    const lease = isFresh ? held : await leaseFrom(buckets, key, limit, held, time);
    const after = { ...lease, left: Math.max(0, lease.left - 1) };
    remember(key.key_id, after);
    const standing = standingOf(limit, after, time);
    if (lease.left > 0) return standing;
    const retryAfterSeconds = Math.max(1, seconds(msToNextToken(limit, lease.fullAt, time)));
    return { ...standing, retryAfterSeconds };
  };
};

export const tooManyRequests = (key: AccessKey, { retryAfterSeconds = 1 }: Standing): ProblemError =>
  new ProblemError(
    'rate_limited',
    `The key ${key.key_id} is used too often; come again in ${retryAfterSeconds} s.`,
    { retryAfterSeconds },
  );
