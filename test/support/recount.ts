/** Statistics worked out anew from the events of all tasks, by other means than the counters have. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import type { Percentiles, Statistics } from '../../functions/contract/statistics-schemas.ts';
import { TASK_STATUSES } from '../../functions/contract/task-schemas.ts';
import { RELATIVE_ERROR } from '../../functions/domain/statistics/histogram.ts';
import { fold } from '../../functions/domain/task/evolve.ts';

export type History = readonly TaskEvent[];

/** What happened, and when; `ms` where it took a time. */
interface Happening {
  readonly at: string;
  readonly what: 'created' | 'completed' | 'failed' | 'cancelled' | 'retried' | 'audio' | 'begun';
  readonly ms?: number;
  readonly code?: string;
}

const happeningsOf = (history: History): readonly Happening[] => {
  const first = history[0]?.at ?? '';
  let begun: string | undefined;
  return history.flatMap((event): Happening[] => {
    const { at } = event;
    switch (event.type) {
      case 'TaskCreated':
        // Whoever waits for no upload begins at once.
        if (!event.data.files.some(({ upload }) => upload.strategy === 'ingest'))
          return [{ at, what: 'created' }];
        begun = at;
        return [
          { at, what: 'created' },
          { at, what: 'begun', ms: 0 },
        ];
      case 'TaskCompleted':
        return [{ at, what: 'completed', ms: Date.parse(at) - Date.parse(begun ?? '') }];
      case 'TaskFailed':
        return [{ at, what: 'failed', code: event.data.problem.code }];
      case 'TaskCancelled':
        return [{ at, what: 'cancelled' }];
      case 'TaskRetried':
      case 'AttemptFailed':
      case 'ClaimExpired':
        return [{ at, what: 'retried' }];
      case 'UnitCompleted':
        return event.data.summary.stage === 'extract'
          ? [{ at, what: 'audio', ms: Math.round(event.data.summary.duration * 1000) }]
          : [];
      case 'FileArrived':
      case 'TaskClaimed': {
        if (begun !== undefined) return [];
        begun = at;
        return [{ at, what: 'begun', ms: Date.parse(at) - Date.parse(first) }];
      }
      default:
        return [];
    }
  });
};

const rowOf = (happenings: readonly Happening[], prefix: string) => {
  const those = happenings.filter(({ at }) => at.startsWith(prefix));
  const count = (what: Happening['what']) => those.filter((one) => one.what === what).length;
  const audio = those.filter(({ what }) => what === 'audio').reduce((sum, { ms = 0 }) => sum + ms, 0);
  return {
    created: count('created'),
    completed: count('completed'),
    failed: count('failed'),
    cancelled: count('cancelled'),
    retried: count('retried'),
    audio_seconds: audio / 1000,
  };
};

const tasksBy = (values: readonly string[]): Record<string, number> =>
  Object.fromEntries(
    [...new Set(values)].map((value) => [value, values.filter((one) => one === value).length]),
  );

const assertPercentiles = (told: Percentiles, times: readonly number[]): void => {
  assert.equal(told.count, times.length);
  // Clocks differ: what seems to have ended before it began took no time.
  const sorted = times.map((ms) => Math.max(0, ms)).toSorted((a, b) => a - b);
  for (const hundredths of [50, 90, 95, 99] as const) {
    const exact = sorted[Math.ceil((hundredths / 100) * sorted.length) - 1];
    const value = told[`p${hundredths}`];
    if (exact === undefined) assert.equal(value, null);
    // Told in whole milliseconds.
    else
      assert.ok(
        Math.abs((value ?? NaN) * 1000 - exact) <= exact * RELATIVE_ERROR + 1,
        `p${hundredths}: ${value} s of ${exact} ms`,
      );
  }
};

/** Whether these statistics tell what the histories do, hour by hour. */
export const assertEqualsRecount = (told: Statistics, histories: readonly History[]): void => {
  const happenings = histories.flatMap(happeningsOf);
  const tasks = histories
    .map((history) => fold(history) ?? assert.fail('an empty history'))
    .filter((task) => !('deleted_at' in task));
  const within = happenings.filter(({ at }) => at >= told.since && at < told.until);
  const times = (what: Happening['what']) =>
    within.filter((one) => one.what === what).map(({ ms = NaN }) => ms);
  assert.deepEqual(told.by_status, {
    ...Object.fromEntries(TASK_STATUSES.map((status) => [status, 0])),
    ...tasksBy(tasks.map(({ status }) => status)),
  });
  assert.deepEqual(told.by_type, tasksBy(tasks.map(({ type }) => type)));
  for (const { hour, ...row } of told.hours)
    assert.deepEqual(row, rowOf(happenings, hour.slice(0, 13)), hour);
  for (const { day, ...row } of told.days) assert.deepEqual(row, rowOf(within, day), day);
  const codes = tasksBy(within.flatMap(({ code }) => code ?? []));
  assert.deepEqual(Object.fromEntries(told.failures.map(({ code, count }) => [code, count])), codes);
  assert.equal(told.audio_seconds, rowOf(within, '').audio_seconds);
  assertPercentiles(told.waiting_seconds, times('begun'));
  assertPercentiles(told.processing_seconds, times('completed'));
};

/** Statistics follow what happens within seconds: reads them until they tell all of it. */
export const untilCounted = async (
  read: () => Promise<Statistics>,
  histories: readonly History[],
  patience: AbortSignal,
): Promise<void> => {
  for (;;) {
    const told = await read();
    try {
      return assertEqualsRecount(told, histories);
    } catch (error) {
      if (patience.aborted) throw error;
      await pause(100);
    }
  }
};
