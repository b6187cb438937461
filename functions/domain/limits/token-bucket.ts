/**
 * A token bucket, told by one number: the time (epoch milliseconds) at which it is full again if nobody takes from it.
 * Taking moves that time on, so that takers need not know of one another; it never moves back.
 */
export interface RateLimit {
  readonly requests_per_second: number;
  /** What the bucket holds: as many may come at once. */
  readonly burst: number;
}

/** Milliseconds in which so many tokens flow in. */
export const refillMs = ({ requests_per_second }: RateLimit, tokens: number): number =>
  (tokens * 1000) / requests_per_second;

/** Whole tokens in the bucket, at most what it holds. */
export const tokensIn = (limit: RateLimit, fullAt: number, now: number): number => {
  const missing = (Math.max(0, fullAt - now) * limit.requests_per_second) / 1000;
  return Math.max(0, Math.floor(limit.burst - missing));
};

/** The latest time to be full again of a bucket that holds so many tokens now. */
export const latestFullAt = (limit: RateLimit, tokens: number, now: number): number =>
  now + refillMs(limit, limit.burst - tokens);

/** How long until it holds a token. */
export const msToNextToken = (limit: RateLimit, fullAt: number, now: number): number =>
  Math.max(0, fullAt - latestFullAt(limit, 1, now));

/** Tokens taken from the shared bucket ahead of the requests that spend them. */
export interface Lease {
  /** What the bucket was when they were taken, or refused. */
  readonly fullAt: number;
  readonly taken: number;
  readonly left: number;
  /** Tokens that are left by then are lost. */
  readonly until: number;
}

/** Short: what was taken and not spent may come on top of the limit, a second's worth of requests at most. */
export const LEASE_MS = 1000;
/** No holder takes more of a second's tokens than this, or of the bucket: others want some, too. */
const LARGEST_SHARE = 1 / 4;

/**
 * Tokens to take after this lease: as demand showed. Twice as many when all were spent in time, else what was spent:
 * whoever asks rarely loses nothing, and whoever asks often comes to the bucket a few times a second.
 */
export const nextLease = (limit: RateLimit, lease: Lease | undefined, now: number): number => {
  if (lease === undefined) return 1;
  const wanted = lease.left === 0 && lease.until > now ? 2 * lease.taken : lease.taken - lease.left;
  const most = Math.floor(Math.min(limit.requests_per_second, limit.burst) * LARGEST_SHARE);
  return Math.max(1, Math.min(wanted, most));
};
