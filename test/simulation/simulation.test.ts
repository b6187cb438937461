import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explained } from './report.ts';
import { type Report, simulate } from './simulate.ts';
import type { Weather } from './world/faults.ts';

/** More run with `npm run simulate`. */
const SEEDS = 300;

const reports: Report[] = [];
for (let seed = 1; seed <= SEEDS; seed += 1) reports.push(await simulate(seed));

describe('the simulation', () => {
  it(`holds every rule in ${SEEDS} seeds`, async () => {
    const failed = reports.find(({ violation }) => violation !== undefined);
    if (failed !== undefined) assert.fail(await explained(failed));
  });

  it('ends every task, and sees every end, every weather, and every event there is', () => {
    const weathers: readonly Weather[] = ['calm', 'crash', 'outage', 'lost', 'workers', 'chaos'];
    assert.deepEqual(new Set(reports.map(({ weather }) => weather)), new Set(weathers));
    const states = reports.flatMap(({ stories }) => stories.map(({ state }) => state));
    assert.deepEqual(
      new Set(states.map(({ status }) => status)),
      new Set(['completed', 'failed', 'cancelled']),
    );
    const seen = new Set(reports.flatMap(({ stories }) => stories.flatMap(({ events }) => [...events])));
    assert.deepEqual([...seen].sort(), EVENTS);
  });

  it('completes most of the work, whatever happens', () => {
    const states = reports.flatMap(({ stories }) => stories.map(({ state }) => state));
    assert.ok(states.filter(({ status }) => status === 'completed').length > states.length / 2);
  });

  it('runs a seed the same way each time', async () => {
    for (const { seed, hash } of reports.slice(0, 10)) assert.equal((await simulate(seed)).hash, hash);
  });
});

const EVENTS = [
  'AttemptFailed',
  'CancelRequested',
  'ClaimExpired',
  'FileArrived',
  'TaskCancelled',
  'TaskClaimed',
  'TaskCompleted',
  'TaskCreated',
  'TaskDeleted',
  'TaskDue',
  'TaskFailed',
  'TaskRetried',
  'TranscriptEdited',
  'UnitCompleted',
  'UnitFailed',
  'UnitsSent',
];
