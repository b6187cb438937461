import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeTask } from '../../functions/application/change-task.ts';
import { sweep } from '../../functions/application/sweep.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { memoryQueues, memoryTasks, silentLog } from '../support/memory-stores.ts';
import { AT, stamp } from '../support/tasks.ts';
import { workTask } from '../support/work.ts';

const open = async (over: Parameters<typeof workTask>[0], due: string | null) => {
  let now = new Date(AT);
  const tasks = memoryTasks();
  const queues = memoryQueues();
  const state = workTask(over);
  const [event] = stamp({ ...state, version: 0 }, [{ type: 'TaskDue', data: {} }]);
  if (event) await tasks.commit({ events: [event], state, due_at: due });
  const ports = { tasks, queues, media: createMemoryMediaStore(), log: silentLog, now: () => now };
  return {
    ports,
    queues,
    sweepAt: async (time: string) => {
      now = new Date(time);
      return (await sweep(ports)).woken;
    },
    status: async () => (await tasks.load(state.id))?.status,
    id: state.id,
  };
};

test('the sweeper starts what is due, and leaves what is not', async () => {
  const run_at = '2026-11-21T09:00:00.000Z';
  const { sweepAt, status, queues } = await open({ run_at }, run_at);
  assert.deepEqual([await sweepAt('2026-11-21T08:59:00.000Z'), await status()], [0, 'scheduled']);
  assert.deepEqual([await sweepAt(run_at), await status()], [1, 'pending']);
  assert.deepEqual([await sweepAt('2026-11-22T00:00:00.000Z'), queues.pipeline], [0, []]);
});

test('the sweeper takes a task back from a worker that went quiet', async () => {
  const { ports, sweepAt, status, id } = await open({}, null);
  const claim = { kind: 'claim', worker_id: 'w', token_hash: 'h', lease_seconds: 60 } as const;
  await changeTask(id, [claim], 'w', ports);
  assert.deepEqual([await sweepAt('2026-11-21T08:00:59.000Z'), await status()], [0, 'claimed']);
  assert.deepEqual([await sweepAt('2026-11-21T08:01:00.000Z'), await status()], [1, 'pending']);
});
