import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeTask } from '../../functions/application/change-task.ts';
import { waitForEnd } from '../../functions/application/wait-for-end.ts';
import type { Command } from '../../functions/domain/task/decide.ts';
import { taskView } from '../../functions/domain/task/task-view.ts';
import { memoryTasks } from '../support/memory-stores.ts';
import { AT, stamp } from '../support/tasks.ts';
import { workTask } from '../support/work.ts';

const CLAIM: Command = { kind: 'claim', worker_id: 'w', token_hash: 'h', lease_seconds: 60 };
const COMPLETE: Command = { kind: 'complete', token_hash: 'h', result: { poured: true } };

/** After so many pauses the task gets these commands. */
const waiting = async (after: number, ...commands: Command[]) => {
  const tasks = memoryTasks();
  const state = workTask();
  const events = stamp({ ...state, version: 0 }, [{ type: 'TaskDue', data: {} }]);
  await tasks.commit({ events, state, due_at: null });
  let time = Date.parse(AT);
  const pauses: number[] = [];
  const now = () => new Date(time);
  const pause = async (ms: number) => {
    time += ms;
    pauses.push(ms);
    if (pauses.length === after) await changeTask(state.id, commands, 'w', { tasks, now });
  };
  return { wait: (seconds: number) => waitForEnd(taskView(state), seconds, { tasks, now, pause }), pauses };
};

test('a small job is answered with its result as soon as it is done', async () => {
  const { wait, pauses } = await waiting(3, CLAIM, COMPLETE);
  const { task, result } = await wait(25);
  assert.deepEqual([task.status, result], ['completed', { poured: true }]);
  assert.deepEqual(pauses, [200, 400, 800]);
});

test('a longer one as it is then', async () => {
  const { wait, pauses } = await waiting(2, CLAIM);
  assert.equal((await wait(5)).task.status, 'claimed');
  assert.ok(pauses.reduce((sum, ms) => sum + ms, 0) <= 5_000);
});

test('nobody waits who did not ask to', async () => {
  const { wait, pauses } = await waiting(1, CLAIM, COMPLETE);
  assert.equal((await wait(0)).task.status, 'pending');
  assert.deepEqual(pauses, []);
});
