import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dynamodbBuckets } from '../../../functions/adapters/dynamodb/buckets.ts';
import { rateLimiter } from '../../../functions/application/limit-rate.ts';
import { latestFullAt, refillMs } from '../../../functions/domain/limits/token-bucket.ts';
import { startTable, TABLE } from '../../support/dynamodb.ts';

const START = Date.parse('2026-11-21T08:00:00.000Z');
const LIMIT = { requests_per_second: 3, burst: 20 };

test('a bucket gives what it holds, then says when there is more', async (context) => {
  const buckets = dynamodbBuckets(await startTable(context), TABLE);
  const take = (tokens: number, now: number, fullAt = 0) =>
    buckets.take(
      { owner: 'ann', key_id: 'k', fullAt },
      { costMs: refillMs(LIMIT, tokens), latest: latestFullAt(LIMIT, tokens, now), now },
    );
  const first = await take(18, START);
  assert.deepEqual(first, { kind: 'taken', fullAt: START + 6000 });
  assert.deepEqual(await take(3, START), { kind: 'short', fullAt: START + 6000 });
  assert.equal((await take(2, START)).kind, 'taken');
  assert.equal((await take(1, START, first.fullAt)).kind, 'short');
  assert.equal((await take(3, START + 1000, first.fullAt)).kind, 'taken');
  // Long rested: full, and no fuller; what the taker thinks it knows does no harm.
  assert.equal((await take(20, START + 60_000, START + 70_000)).fullAt, START + 60_000 + 20_000 / 3);
  assert.equal((await take(1, START + 60_000)).kind, 'short');
});

test('many instances that ask at the same moment get no more than the bucket holds', async (context) => {
  const client = await startTable(context);
  const clock = { time: START };
  const key = { key_id: 'k', owner: 'ann', name: 'key', scopes: [], rate_limit: LIMIT };
  const limiters = Array.from({ length: 12 }, () =>
    rateLimiter(dynamodbBuckets(client, TABLE), () => new Date(clock.time)),
  );
  const round = async () => {
    const standings = await Promise.all(limiters.map((limit) => limit(key)));
    return standings.filter(({ retryAfterSeconds }) => retryAfterSeconds === undefined).length;
  };
  let granted = 0;
  for (let i = 0; i < 6; i++) granted += await round();
  assert.ok(granted > 0 && granted <= LIMIT.burst, `${granted} granted at one moment`);
  for (let i = 0; i < 4; i++) granted += await round();
  assert.equal(granted, LIMIT.burst);
  clock.time += 2000;
  for (let i = 0; i < 4; i++) granted += await round();
  assert.equal(granted, LIMIT.burst + 6);
});
