import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../functions/contract/problems.ts';
import { timeIn } from '../../functions/domain/time.ts';

test('times are taken as the contract writes them', () => {
  assert.equal(timeIn('run_at', '2028-02-29T08:00Z').toISOString(), '2028-02-29T08:00:00.000Z');
  assert.equal(timeIn('run_at', '2026-12-31').toISOString(), '2026-12-31T00:00:00.000Z');
  assert.equal(timeIn('run_at', '2026-12-31T23:00-02:00').toISOString(), '2027-01-01T01:00:00.000Z');
});

test('days and hours that there are not are refused, and not taken for others', () => {
  for (const text of [
    '2026-02-31T08:00Z',
    '2027-02-29',
    '2026-13-01',
    '2026-04-31T08:00Z',
    '2026-04-30T25:00Z',
    'now',
  ])
    assert.throws(
      () => timeIn('run_at', text),
      (fault) => fault instanceof ProblemError && fault.problem.errors?.[0]?.path === '/run_at',
      text,
    );
});
