import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { statisticsSchema } from '../../../functions/contract/statistics-schemas.ts';
import { validate } from '../../../functions/domain/schemas/validate.ts';
import { countedOf } from '../../../functions/domain/statistics/counted.ts';
import { rangeOf } from '../../../functions/domain/statistics/range.ts';
import {
  difference,
  sinceCounted,
  sumOf,
  type Tally,
} from '../../../functions/domain/statistics/statistics.ts';
import { statisticsOf } from '../../../functions/domain/statistics/summary.ts';
import { fold } from '../../../functions/domain/task/evolve.ts';
import { type Commits, commitsOf, tasksOfTwo } from '../../support/histories.ts';
import { assertEqualsRecount } from '../../support/recount.ts';

const RANGE = rangeOf({ since: '2026-11-20', until: '2026-12-10' }, new Date('2026-12-10T00:00:00Z'));

/** As its snapshot was after each commit. */
const statesOf = (commits: Commits) =>
  commits.map((_, i) => countedOf(fold(commits.slice(0, i + 1).flat()) ?? assert.fail('no task')));

const stepsOf = (commits: Commits) => {
  const states = statesOf(commits);
  return states.map((state, i) => difference(states[i - 1], state));
};

describe('what changes add to the counters', () => {
  it('equals a recount from the events, whatever happened', () => {
    fc.assert(
      fc.property(tasksOfTwo, (tasks) => {
        const all = [...tasks.values()];
        const told = statisticsOf(sumOf(all.flatMap(stepsOf)), RANGE);
        assert.ok(validate(statisticsSchema, told).ok);
        assertEqualsRecount(
          told,
          all.map((commits) => commits.flat()),
        );
      }),
    );
  });

  it('is found again in the history, from wherever a task was counted', () => {
    const counted = fc.tuple(commitsOf('ann_1', 'ann'), fc.nat(20));
    fc.assert(
      fc.property(counted, ([commits, reached]) => {
        const steps = stepsOf(commits);
        const from = statesOf(commits)[reached - 1];
        const missing = sinceCounted(commits.flat(), from);
        assert.deepEqual(missing?.tally, sumOf(from === undefined ? steps : steps.slice(reached)));
        assert.deepEqual(missing?.to, statesOf(commits).at(-1));
      }),
    );
  });

  const hoursOf = (tally: Tally) =>
    Object.fromEntries(Object.entries(tally).filter(([row]) => row.startsWith('HOUR#')));

  it('is taken from the totals when a task is deleted or gone, and stays in the hours', () => {
    fc.assert(
      fc.property(commitsOf('ann_1', 'ann'), (commits) => {
        const before = sumOf(stepsOf(commits));
        const last = statesOf(commits).at(-1) ?? assert.fail('no state');
        const stub = { ...last, version: last.version + 1, audio_ms: 0, deleted: true } as const;
        assert.deepEqual(sumOf([before, difference(last, undefined)]), hoursOf(before));
        assert.deepEqual(sumOf([before, difference(last, stub)]), hoursOf(before));
        assert.deepEqual(difference(stub, undefined), {});
      }),
    );
  });
});

describe('a range of statistics', () => {
  const NOW = new Date('2026-11-21T08:20:00.000Z');
  const problemOf = (query: object): string => {
    try {
      rangeOf(query, NOW);
    } catch (error) {
      return String(error);
    }
    return assert.fail('nothing was refused');
  };

  it('is the last 24 hours, this one included, unless said otherwise', () => {
    const { since, until, hours } = rangeOf({}, NOW);
    assert.deepEqual(
      [since.toISOString(), until.toISOString()],
      ['2026-11-20T09:00:00.000Z', '2026-11-21T09:00:00.000Z'],
    );
    assert.deepEqual([hours.length, hours[0], hours.at(-1)], [24, '2026-11-20T09', '2026-11-21T08']);
  });

  it('is widened to whole hours', () => {
    const { since, until } = rangeOf({ since: '2026-11-20T23:59:59Z', until: '2026-11-21T00:00:01Z' }, NOW);
    assert.deepEqual(
      [since.toISOString(), until.toISOString()],
      ['2026-11-20T23:00:00.000Z', '2026-11-21T01:00:00.000Z'],
    );
  });

  it('is refused when it is none, too long, or forgotten', () => {
    assert.match(problemOf({ since: '2026-13-45' }), /invalid_range: since must be an ISO 8601 time/);
    assert.match(
      problemOf({ since: '2026-11-21T09:00Z', until: '2026-11-21T09:00Z' }),
      /since must lie before until/,
    );
    assert.match(problemOf({ since: '2026-10-01' }), /at most 31 days before until/);
    assert.match(problemOf({ since: '2025-10-01', until: '2025-10-02' }), /in the last 400 days/);
    assert.equal(rangeOf({ since: '2026-10-01', until: '2026-11-01' }, NOW).hours.length, 31 * 24);
  });
});
