import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { TaskEvent } from '../../../functions/contract/event-schemas.ts';
import { METRICS } from '../../../functions/contract/metrics.ts';
import { measurementsOf } from '../../../functions/domain/statistics/measurements.ts';
import { AT, summaryOf, unit } from '../../support/tasks.ts';

const event = (fact: object): TaskEvent => ({ ...fact, seq: 1, at: AT, actor: 'test' }) as TaskEvent;
const completed = (stage: 'probe' | 'extract', elapsed_ms: number | null): TaskEvent =>
  event({
    type: 'UnitCompleted',
    data: { unit: unit(stage), attempt: 1, summary: summaryOf(unit(stage)), elapsed_ms },
  });

it('counts the ends of tasks, failures by their code', () => {
  assert.deepEqual(measurementsOf(event({ type: 'TaskCompleted', data: {} })), [
    { name: 'TasksCompleted', value: 1, dimensions: {} },
  ]);
  const problem = { code: 'media_corrupt', detail: 'Damaged.' };
  assert.deepEqual(measurementsOf(event({ type: 'TaskFailed', data: { problem } })), [
    { name: 'TasksFailed', value: 1, dimensions: { code: 'media_corrupt' } },
  ]);
});

it('measures units by stage, and the audio that was found; what nobody timed is not made up', () => {
  assert.deepEqual(measurementsOf(completed('probe', 70)), [
    { name: 'UnitTime', value: 70, dimensions: { stage: 'probe' } },
  ]);
  assert.deepEqual(measurementsOf(completed('probe', null)), []);
  assert.deepEqual(
    measurementsOf(completed('extract', 5)).map(({ name }) => name),
    ['UnitTime', 'AudioSeconds'],
  );
});

it('counts units that were sent again, not those sent first', () => {
  const sent = { attempt: 1, units: [unit('probe'), unit('extract')] };
  assert.deepEqual(measurementsOf(event({ type: 'UnitsSent', data: sent })), []);
  const again = measurementsOf(event({ type: 'UnitsSent', data: { ...sent, resent_because: 'quiet' } }));
  assert.deepEqual(
    again.map(({ dimensions }) => dimensions?.['stage']),
    ['probe', 'extract'],
  );
  for (const { name, dimensions } of again)
    assert.deepEqual(Object.keys(dimensions ?? {}), [...METRICS[name].dimensions]);
});
