import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Fact, TaskEvent } from '../../../functions/contract/event-schemas.ts';
import { validate } from '../../../functions/domain/schemas/validate.ts';
import { type Command, decide } from '../../../functions/domain/task/decide.ts';
import { fold } from '../../../functions/domain/task/evolve.ts';
import { backoffSeconds } from '../../../functions/domain/task/retry.ts';
import type { TaskState } from '../../../functions/domain/task/task.ts';
import { taskStateSchema } from '../../../functions/domain/task/task.ts';
import { taskView } from '../../../functions/domain/task/task-view.ts';
import { AT, given, stamp } from '../../support/tasks.ts';
import { workTask } from '../../support/work.ts';

const LATER = '2026-11-21T08:10:00.000Z';
const claim = (token_hash = 'h1', worker_id = 'w1'): Command => ({
  kind: 'claim',
  worker_id,
  token_hash,
  lease_seconds: 60,
});
const complete = (token_hash = 'h1', result: unknown = { poured: true }): Command => ({
  kind: 'complete',
  token_hash,
  result,
});
const fail = (token_hash = 'h1', retryable = true): Command => ({
  kind: 'fail',
  token_hash,
  message: 'no water',
  retryable,
  jitter: 0,
});
const wake = (now = LATER): Command => ({ kind: 'wake', now });
const cancel: Command = { kind: 'cancel' };

const factsOf = (task: TaskState, command: Command): readonly Fact[] => {
  const decision = decide(task, command);
  return decision.kind === 'facts' ? decision.facts : assert.fail(decision.problem.detail);
};
const refusalOf = (task: TaskState, command: Command): string => {
  const decision = decide(task, command);
  return decision.kind === 'refused' ? decision.problem.code : assert.fail('nothing was refused');
};

describe("a worker's task", () => {
  it('is pending, or scheduled until its time has come', () => {
    assert.equal(workTask().status, 'pending');
    const scheduled = workTask({ run_at: LATER });
    assert.equal(scheduled.status, 'scheduled');
    assert.deepEqual(factsOf(scheduled, wake(AT)), []);
    assert.deepEqual(factsOf(scheduled, wake(LATER)), [{ type: 'TaskDue', data: {} }]);
    assert.equal(given(scheduled, wake()).status, 'pending');
    assert.equal(refusalOf(scheduled, claim()), 'invalid_state');
  });

  it('is claimed by one worker, with a lease from that moment', () => {
    const data = { worker_id: 'w1', token_hash: 'h1', lease_seconds: 60 };
    assert.deepEqual(factsOf(workTask(), claim()), [{ type: 'TaskClaimed', data }]);
    const claimed = given(workTask(), claim());
    assert.equal(claimed.status === 'claimed' && claimed.claim.lease_expires_at, '2026-11-21T08:01:00.000Z');
    assert.equal(refusalOf(claimed, claim('h2', 'w2')), 'invalid_state');
    assert.doesNotMatch(JSON.stringify(taskView(claimed)), /h1/);
  });

  it('is completed by the one who holds it, once', () => {
    const done = given(workTask(), claim(), complete());
    assert.deepEqual(done.status === 'completed' && done.result, { poured: true });
    assert.equal(refusalOf(done, complete('h2')), 'claim_lost');
    assert.equal(refusalOf(given(workTask(), claim()), complete('h2')), 'claim_lost');
  });

  it('knows the report of its last holder, who did not hear the answer', () => {
    const done = given(workTask(), claim(), complete());
    assert.deepEqual(factsOf(done, complete('h1', 'something else')), []);
    const paused = given(workTask(), claim(), fail());
    assert.deepEqual(factsOf(paused, fail()), []);
    const stopped = given(workTask(), claim(), cancel, complete());
    assert.deepEqual(factsOf(stopped, complete()), []);
    const again = given(paused, wake(), claim('h2'));
    assert.equal(refusalOf(again, fail()), 'claim_lost');
  });

  it('returns with a pause after a failure, and fails with the last of its tries', () => {
    const failed = given(workTask({ max_attempts: 2 }), claim(), fail());
    assert.equal(failed.status === 'scheduled' && failed.run_at, '2026-11-21T08:00:03.000Z');
    assert.equal(failed.attempt, 2);
    const ended = given(failed, wake(), claim('h2'), fail('h2'));
    assert.equal(ended.status === 'failed' && ended.problem.detail, 'no water');
  });

  it('fails at once when its worker says that another try is of no use', () => {
    assert.equal(given(workTask(), claim(), fail('h1', false)).status, 'failed');
  });

  it('returns to the queue when its claim runs out, and the late worker is refused', () => {
    const claimed = given(workTask(), claim());
    assert.deepEqual(factsOf(claimed, wake(AT)), []);
    const back = given(claimed, wake());
    assert.deepEqual([back.status, back.attempt], ['pending', 2]);
    assert.equal(refusalOf(back, complete()), 'claim_lost');
    assert.equal(refusalOf(given(back, claim('h2', 'w2')), complete()), 'claim_lost');
  });

  it('fails when its workers keep going quiet', () => {
    const lost = given(workTask({ max_attempts: 2 }), claim(), wake(), claim('h2'), wake());
    assert.equal(lost.status === 'failed' && lost.problem.code, 'claim_expired');
    assert.equal(lost.attempt, 2);
  });

  it('is cancelled at once while nobody works on it', () => {
    for (const task of [workTask(), workTask({ run_at: LATER })])
      assert.equal(given(task, cancel).status, 'cancelled');
  });

  it('asks its worker to stop, and is cancelled with its answer or its silence', () => {
    const asked = given(workTask(), claim(), cancel);
    assert.equal(asked.status === 'claimed' && asked.claim.cancel_requested, true);
    assert.deepEqual(factsOf(asked, cancel), []);
    for (const end of [complete(), fail(), wake()]) assert.equal(given(asked, end).status, 'cancelled');
    assert.equal(refusalOf(asked, complete('h2')), 'claim_lost');
  });

  it('gets one more try when somebody retries it', () => {
    const failed = given(workTask({ max_attempts: 1 }), claim(), fail());
    const again = given(failed, { kind: 'retry' });
    assert.deepEqual([again.status, again.attempt], ['pending', 2]);
    assert.equal(given(again, claim('h2'), complete('h2')).status, 'completed');
    assert.equal(given(again, claim('h2'), fail('h2')).status, 'failed');
  });
});

describe('a deleted task', () => {
  const factsLeft = (task: TaskState): TaskEvent[] => stamp(task, factsOf(task, { kind: 'delete' }));

  it('is only what it was and how it ended, and that alone is its history', () => {
    for (const task of [
      workTask(),
      given(workTask(), claim()),
      given(workTask(), claim(), complete()),
      given(workTask(), claim(), fail('h1', false)),
    ]) {
      const events = factsLeft(task);
      const gone = fold(events, task) ?? assert.fail();
      assert.deepEqual(fold(events.slice(-1)), gone);
      assert.deepEqual([gone.params, gone.metadata, gone.deleted_at], [{}, {}, AT]);
      assert.equal(
        gone.status,
        task.status === 'pending' || task.status === 'claimed' ? 'cancelled' : task.status,
      );
      assert.doesNotMatch(JSON.stringify(gone), /poured|no water|h1/);
      assert.equal(validate(taskStateSchema, gone).ok, true);
      assert.deepEqual(factsOf(gone, { kind: 'delete' }), []);
      assert.equal(refusalOf(gone, complete()), 'claim_lost');
    }
  });

  it('is not brought back', () => {
    const gone = given(workTask(), claim(), fail('h1', false), { kind: 'delete' });
    assert.equal(refusalOf(gone, { kind: 'retry' }), 'invalid_state');
  });
});

describe('the pause before another try', () => {
  it('doubles up to an hour, and is spread', () => {
    assert.deepEqual(
      [1, 2, 3, 20].map((attempt) => backoffSeconds(attempt, 1)),
      [5, 10, 20, 3600],
    );
    assert.equal(backoffSeconds(2, 0), 5);
  });
});

describe("a worker's task under any order of commands", () => {
  const token = fc.constantFrom('h1', 'h2', 'h3');
  const command: fc.Arbitrary<Command> = fc.oneof(
    token.map((hash) => claim(hash, `worker of ${hash}`)),
    token.map((hash) => complete(hash)),
    fc.tuple(token, fc.boolean()).map(([hash, retryable]) => fail(hash, retryable)),
    fc.constantFrom<Command>(wake(AT), wake(), cancel, { kind: 'retry' }, { kind: 'delete' }),
  );

  it('is its events, held by one at a time, ended once a try, with no more tries than allowed', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), fc.boolean(), (commands, scheduled) => {
        const created = workTask(scheduled ? { run_at: LATER } : {});
        let task = created;
        const history: TaskEvent[] = [];
        let holder: string | undefined;
        for (const one of commands) {
          const decision = decide(task, one);
          if (decision.kind === 'refused') continue;
          const ends = one.kind === 'complete' || one.kind === 'fail';
          if (ends && decision.facts.length > 0) assert.equal(one.token_hash, holder);
          if (one.kind === 'claim') assert.equal(holder, undefined);
          const events = stamp(task, decision.facts);
          history.push(...events);
          task = fold(events, task) ?? task;
          holder = task.status === 'claimed' ? task.claim.token_hash : undefined;
          assert.equal(validate(taskStateSchema, task).ok, true);
        }
        assert.deepEqual(fold(history, created), task);
        if (task.deleted_at !== undefined) assert.deepEqual(fold(history.slice(-1)), task);
        const count = (...types: string[]) => history.filter(({ type }) => types.includes(type)).length;
        const retries = count('TaskRetried');
        assert.ok(count('TaskCompleted', 'TaskFailed', 'TaskCancelled') <= retries + 1);
        assert.ok(count('TaskClaimed') <= task.max_attempts + retries);
      }),
    );
  });
});
