import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ASSUMPTIONS, projected, rampUp } from '../../../functions/domain/task/projection.ts';

const POLLERS = { first: 2, morePerSecond: 1, most: 4 };
const INSTANT = {
  hopSeconds: 0,
  pollers: { first: 1000, morePerSecond: 0, most: 1000 },
  coldSeconds: { zip: 0, speech: 0 },
  decision: { seconds: 0, reports: 10 },
};

describe('the projection for AWS', () => {
  it('starts few instances at first and more each second, and reuses those that are free', () => {
    assert.deepEqual(rampUp(2, 10, 0, POLLERS), [10, 10]);
    assert.deepEqual(rampUp(4, 10, 0, POLLERS), [10, 10, 11, 12]);
    assert.deepEqual(rampUp(6, 10, 0, POLLERS), [10, 10, 11, 12, 20, 20]);
    assert.deepEqual(rampUp(3, 0.5, 0, POLLERS), [0.5, 0.5, 1]);
  });

  it('counts the start of each new instance once', () => {
    assert.deepEqual(rampUp(3, 10, 5, { first: 1, morePerSecond: 0, most: 1 }), [15, 25, 35]);
  });

  it('is the longest way where nothing else takes time', () => {
    const work = { probe: 1, extract: 2, maps: [3, 4], assemble: 5, chunks: 100 };
    assert.equal(projected(work, false, INSTANT), 1 + 2 + 4 + 5);
  });

  it('takes decisions on a task one after the other, ten reports at most at a time', () => {
    const work = { probe: 0, extract: 0, maps: [1], assemble: 0, chunks: 25 };
    assert.equal(projected(work, false, { ...INSTANT, decision: { seconds: 2, reports: 10 } }), 1 + 3 * 2);
  });

  it('is longer from cold', () => {
    const work = { probe: 1, extract: 2, maps: [3, 4], assemble: 5, chunks: 60 };
    assert.ok(projected(work, true) > projected(work, false) + ASSUMPTIONS.coldSeconds.speech);
  });
});
