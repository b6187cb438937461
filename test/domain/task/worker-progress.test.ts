import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ToldProgress, tellingOf } from '../../../functions/domain/task/worker-progress.ts';

const said = (progress: number, attempt = 1, message = '') => ({
  task_id: 't1',
  owner: 'ann',
  attempt,
  progress,
  message,
});

const at = (ms: number) => new Date(ms);

describe("a worker's progress", () => {
  it('is told at once, and then when a second has passed', () => {
    const first = tellingOf(said(10), undefined, at(0));
    assert.deepEqual(first, { ...said(10), at: 0 });
    assert.equal(tellingOf(said(20), first, at(999)), undefined);
    assert.deepEqual(tellingOf(said(20), first, at(1_000)), { ...said(20), at: 1_000 });
  });

  it('is told when it changed, and not again', () => {
    const told = { ...said(10), at: 0 };
    assert.equal(tellingOf(said(10), told, at(5_000)), undefined);
    assert.equal(tellingOf(said(10, 1, 'boils'), told, at(5_000))?.message, 'boils');
  });

  it('begins anew with the next try, and nothing is told of one before', () => {
    const told = { ...said(80), at: 0 };
    assert.equal(tellingOf(said(5, 2), told, at(1_000))?.progress, 5);
    assert.equal(tellingOf(said(90, 1), { ...said(5, 2), at: 0 }, at(1_000)), undefined);
  });

  it('never goes back within a try, nor comes more often than once a second', () => {
    const heard = fc.array(
      fc.record({ progress: fc.nat(100), attempt: fc.integer({ min: 1, max: 3 }), after: fc.nat(2_000) }),
    );
    fc.assert(
      fc.property(heard, (beats) => {
        const told: ToldProgress[] = [];
        let now = 0;
        for (const { progress, attempt, after } of beats) {
          now += after;
          const next = tellingOf(said(progress, attempt), told.at(-1), at(now));
          if (next !== undefined) told.push(next);
        }
        for (const [index, { at: time, attempt, progress }] of told.entries()) {
          const before = told[index - 1];
          if (before === undefined) continue;
          assert.ok(time - before.at >= 1_000);
          assert.ok(attempt > before.attempt || (attempt === before.attempt && progress >= before.progress));
        }
      }),
    );
  });
});
