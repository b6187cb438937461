import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import {
  bucketOf,
  percentile,
  RELATIVE_ERROR,
  sizeOf,
} from '../../../functions/domain/statistics/histogram.ts';

const histogramOf = (times: readonly number[]) => {
  const buckets = Map.groupBy(times, bucketOf);
  return new Map([...buckets].map(([bucket, those]) => [bucket, those.length]));
};

it('tells percentiles at most five in a hundred off, from a millisecond to years', () => {
  const times = fc.array(fc.integer({ min: 1, max: 1e11 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 100 }), (all, hundredths) => {
      const exact = all.toSorted((a, b) => a - b)[Math.ceil((hundredths / 100) * all.length) - 1] ?? NaN;
      const told = percentile(histogramOf(all), hundredths) ?? NaN;
      assert.ok(Math.abs(told - exact) <= exact * RELATIVE_ERROR * 1.000001, `${told} of ${exact}`);
    }),
  );
});

it('takes what is shorter than a millisecond, or negative for two clocks, for a millisecond', () => {
  assert.deepEqual([bucketOf(0), bucketOf(-5), bucketOf(1)], [0, 0, 0]);
  assert.ok(bucketOf(2) > 0);
});

it('says nothing of nothing', () => {
  assert.equal(percentile(new Map(), 50), null);
  assert.equal(sizeOf(new Map()), 0);
});
