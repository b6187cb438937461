import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RelayPorts, relay } from '../../functions/application/relay.ts';
import { taskTopic } from '../../functions/contract/keys.ts';
import { silentLog } from '../support/memory-stores.ts';
import { AT } from '../support/tasks.ts';

/** Of messages, those of this type are larger than any may be. */
const portsWith = (tooLarge?: string) => {
  const posted: object[] = [];
  let time = Date.parse(AT);
  const ports = {
    subscriptions: { subscribers: async (topic: string) => (topic === taskTopic('t1') ? ['c1'] : []) },
    sockets: {
      post: async (_: string, message: { type: string }) => {
        if (message.type === tooLarge) return 'too_large';
        posted.push(message);
        return 'sent';
      },
    },
    told: new Map(),
    now: () => new Date(time),
    log: silentLog,
  } as unknown as RelayPorts;
  return {
    ports,
    posted,
    passes: (ms: number) => {
      time += ms;
    },
  };
};

test('of an event that no message holds, followers are told that it is there', async () => {
  const { ports, posted } = portsWith('event');
  const event = { type: 'TaskDue', seq: 7, at: AT, actor: 'sweeper', data: {} } as const;
  assert.equal(await relay({ kind: 'event', task_id: 't1', owner: 'ann', event }, ports), 0);
  const detail = 'The event is larger than a message can be; the API has it.';
  assert.deepEqual(posted, [{ type: 'error', code: 'message_too_large', detail, task_id: 't1' }]);
});

test("a worker's progress is told as it grows, once a second", async () => {
  const { ports, posted, passes } = portsWith();
  const say = (progress: number) =>
    relay(
      { kind: 'work', work: { task_id: 't1', owner: 'ann', attempt: 1, progress, message: 'boils' } },
      ports,
    );
  await say(10);
  await say(20);
  passes(1_000);
  await say(20);
  passes(1_000);
  await say(5);
  assert.deepEqual(
    posted,
    [10, 20].map((progress) => ({ type: 'progress', task_id: 't1', data: { progress, message: 'boils' } })),
  );
});
