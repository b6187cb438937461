import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  LEASE_MS,
  latestFullAt,
  msToNextToken,
  nextLease,
  refillMs,
  tokensIn,
} from '../../../functions/domain/limits/token-bucket.ts';

const LIMIT = { requests_per_second: 10, burst: 40 };
const NOW = 1_000_000;

test('a bucket nobody took from is full, and fills at its rate', () => {
  assert.equal(tokensIn(LIMIT, 0, NOW), 40);
  const emptied = NOW + refillMs(LIMIT, 40);
  assert.equal(tokensIn(LIMIT, emptied, NOW), 0);
  assert.equal(msToNextToken(LIMIT, emptied, NOW), 100);
  assert.equal(tokensIn(LIMIT, emptied, NOW + 1000), 10);
  assert.equal(tokensIn(LIMIT, emptied, NOW + 60_000), 40);
});

test('a taker whose lease is spent in time takes more, one who left some takes what it spent', () => {
  const lease = { fullAt: 0, taken: 2, left: 0, until: NOW + LEASE_MS };
  const large = { requests_per_second: 1000, burst: 1000 };
  assert.equal(nextLease(large, undefined, NOW), 1);
  assert.equal(nextLease(large, lease, NOW), 4);
  assert.equal(nextLease(large, { ...lease, taken: 200 }, NOW), 250);
  assert.equal(nextLease(large, { ...lease, taken: 8, left: 5 }, NOW + LEASE_MS), 3);
  assert.equal(nextLease(large, { ...lease, taken: 8, left: 8 }, NOW + LEASE_MS), 1);
  assert.equal(nextLease({ requests_per_second: 1, burst: 3 }, lease, NOW), 1);
});

test('whatever is asked and when, a bucket gives no more than it holds and what flows in', () => {
  const takings = fc.array(
    fc.record({ afterMs: fc.integer({ min: 0, max: 2000 }), tokens: fc.integer({ min: 1, max: 20 }) }),
    { maxLength: 100 },
  );
  const limits = fc.record({
    requests_per_second: fc.integer({ min: 1, max: 200 }),
    burst: fc.integer({ min: 1, max: 100 }),
  });
  fc.assert(
    fc.property(limits, takings, (limit, asked) => {
      let [now, fullAt, given] = [NOW, 0, 0];
      for (const { afterMs, tokens } of asked) {
        now += afterMs;
        const before = tokensIn(limit, fullAt, now);
        if (tokens > limit.burst || fullAt > latestFullAt(limit, tokens, now)) continue;
        fullAt = Math.max(fullAt, now) + refillMs(limit, tokens);
        given += tokens;
        assert.ok(Math.abs(before - tokens - tokensIn(limit, fullAt, now)) <= 1);
        const inflow = ((now - NOW) * limit.requests_per_second) / 1000;
        assert.ok(given <= limit.burst + inflow + 1e-3, `${given} given`);
      }
    }),
  );
});
