import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_RATE_LIMIT, rateLimiter } from '../../functions/application/limit-rate.ts';
import type { AccessKey, Buckets } from '../../functions/application/ports.ts';
import { LEASE_MS } from '../../functions/domain/limits/token-bucket.ts';

const START = 1_000_000;
const KEY: AccessKey = { key_id: 'k', owner: 'ann', name: 'key', scopes: [] };

/** One bucket, as the table keeps it, and how often it was asked. */
const bucketInMemory = () => {
  const bucket = { fullAt: 0, asked: 0 };
  const take: Buckets['take'] = async (_, { costMs, latest, now }) => {
    bucket.asked += 1;
    if (bucket.fullAt > latest) return { kind: 'short', fullAt: bucket.fullAt };
    bucket.fullAt = Math.max(bucket.fullAt, now) + costMs;
    return { kind: 'taken', fullAt: bucket.fullAt };
  };
  return { bucket, take };
};

const instances = (count: number, buckets: Buckets) => {
  const clock = { time: START };
  const limiters = Array.from({ length: count }, () => rateLimiter(buckets, () => new Date(clock.time)));
  return { clock, limiters };
};

test('many requests cost few visits to the bucket', async () => {
  const { bucket, take } = bucketInMemory();
  const { clock, limiters } = instances(1, { take });
  for (let i = 0; i < 1000; i++) {
    assert.equal((await limiters[0]?.(KEY))?.retryAfterSeconds, undefined);
    clock.time += 1000 / DEFAULT_RATE_LIMIT.requests_per_second;
  }
  assert.ok(bucket.asked < 60, `asked ${bucket.asked} times`);
});

test('a refused key is refused from memory until it may come again, and then let in', async () => {
  const { bucket, take } = bucketInMemory();
  const { clock, limiters } = instances(1, { take });
  const key = { ...KEY, rate_limit: { requests_per_second: 0.5, burst: 2 } };
  const ask = async () => (await limiters[0]?.(key)) ?? assert.fail();
  assert.deepEqual(await ask(), { limit: 2, remaining: 1, resetSeconds: 2 });
  assert.deepEqual(await ask(), { limit: 2, remaining: 0, resetSeconds: 4 });
  const { asked } = bucket;
  assert.deepEqual(await ask(), { limit: 2, remaining: 0, resetSeconds: 4, retryAfterSeconds: 2 });
  clock.time += 1999;
  assert.equal((await ask()).retryAfterSeconds, 1);
  assert.equal(bucket.asked, asked);
  clock.time += 1;
  assert.equal((await ask()).retryAfterSeconds, undefined);
});

test('whoever asks once in a while loses no tokens to leases', async () => {
  const { take } = bucketInMemory();
  const { clock, limiters } = instances(5, { take });
  const key = { ...KEY, rate_limit: { requests_per_second: 10, burst: 10 } };
  for (let i = 0; i < 500; i++) {
    assert.equal((await limiters[i % 5]?.(key))?.retryAfterSeconds, undefined);
    clock.time += 125;
  }
});

test('over any span, all instances together overshoot by no more than a lease’s life', async () => {
  const limit = { requests_per_second: 20, burst: 10 };
  const visits = fc.array(
    fc.record({ afterMs: fc.constantFrom(0, 0, 1, 7, 50, 400, 3000), by: fc.nat({ max: 9 }) }),
    { minLength: 50, maxLength: 400 },
  );
  await fc.assert(
    fc.asyncProperty(visits, async (asked) => {
      const { take } = bucketInMemory();
      const { clock, limiters } = instances(10, { take });
      const granted: number[] = [];
      for (const { afterMs, by } of asked) {
        clock.time += afterMs;
        const standing = await limiters[by]?.({ ...KEY, rate_limit: limit });
        if (standing?.retryAfterSeconds === undefined) granted.push(clock.time);
      }
      for (const [i, from] of granted.entries())
        for (const [j, to] of granted.entries()) {
          const most = limit.burst + (limit.requests_per_second * (to - from + LEASE_MS)) / 1000;
          assert.ok(j < i || j - i + 1 <= most + 1e-3, `${j - i + 1} in ${to - from} ms`);
        }
    }),
    { numRuns: 50 },
  );
});
