import assert from 'node:assert/strict';
import { test } from 'node:test';
import { audioSecondsOf, quotaProblem } from '../../../functions/domain/limits/quota.ts';
import { AT, summaryOf, unit } from '../../support/tasks.ts';

const TIME = { now: new Date('2026-11-21T23:59:30.500Z'), resetsAt: new Date('2026-11-22T00:00:00.000Z') };
const NOTHING = { tasks: 0, upload_bytes: 0, audio_seconds: 0 };
const ONE = { tasks: 1, upload_bytes: 100, audio_seconds: 0 };

test('a quota is used to its last task, byte and minute, and no further', () => {
  const quota = { tasks_per_day: 3, upload_bytes_per_day: 200, audio_minutes_per_day: 2 };
  const refused = (used: object) => quotaProblem(quota, { ...NOTHING, ...used }, ONE, TIME)?.problem.detail;
  assert.equal(refused({ tasks: 2, upload_bytes: 100, audio_seconds: 119.9 }), undefined);
  assert.match(refused({ tasks: 3 }) ?? '', /3 tasks a day .* 2026-11-22T00:00:00/);
  assert.match(refused({ upload_bytes: 101 }) ?? '', /200 bytes/);
  assert.match(refused({ audio_seconds: 120 }) ?? '', /2 minutes of audio/);
  assert.equal(
    quotaProblem({}, { tasks: 1e9, upload_bytes: 1e15, audio_seconds: 1e9 }, ONE, TIME),
    undefined,
  );
});

test('a refusal tells when the next day begins', () => {
  const problem = quotaProblem({ tasks_per_day: 1 }, { ...NOTHING, tasks: 1 }, ONE, TIME);
  assert.deepEqual([problem?.problem.code, problem?.retryAfterSeconds], ['quota_exceeded', 30]);
});

test('audio is told by extractions alone', () => {
  const done = (stage: 'probe' | 'extract', seq: number) => {
    const which = unit(stage);
    const data = { unit: which, attempt: 1, summary: summaryOf(which), elapsed_ms: null };
    return { type: 'UnitCompleted', seq, at: AT, actor: 'pipeline', data } as const;
  };
  const extracted = summaryOf(unit('extract'));
  assert.ok(extracted.stage === 'extract' && extracted.duration > 0);
  assert.equal(
    audioSecondsOf([done('probe', 1), done('extract', 2), done('extract', 3)]),
    2 * extracted.duration,
  );
});
