import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RelayPorts, relay } from '../../functions/application/relay.ts';
import { ownerTopic, taskTopic } from '../../functions/contract/keys.ts';
import type { LoggedLine } from '../../functions/contract/log-schemas.ts';
import { silentLog } from '../support/memory-stores.ts';
import { AT } from '../support/tasks.ts';

const lines = ['a', 'b', 'c'].map((id): LoggedLine => ({ id, at: AT, level: 'INFO', message: `line ${id}` }));

test('lines of a log go, in their order, to those who follow the task, not to those who follow all of them', async () => {
  const followers = new Map([
    [taskTopic('t1'), ['c1', 'c2']],
    [ownerTopic('ann'), ['c3']],
  ]);
  const posted: [string, object][] = [];
  const unexpected = (): never => assert.fail('not expected in this test');
  const ports = {
    subscriptions: {
      subscribers: async (topic: string) => followers.get(topic) ?? [],
      disconnect: unexpected,
    },
    sockets: {
      post: async (connection: string, message: object) => {
        posted.push([connection, message]);
        return 'sent';
      },
    },
    log: silentLog,
  } as unknown as RelayPorts;
  await relay({ kind: 'log', task_id: 't1', lines }, ports);
  const told = lines.map((data) => ({ type: 'log', task_id: 't1', data }));
  assert.deepEqual(Object.keys(Object.groupBy(posted, ([connection]) => connection)), ['c1', 'c2']);
  for (const follower of ['c1', 'c2'])
    assert.deepEqual(
      posted.filter(([connection]) => connection === follower).map(([, message]) => message),
      told,
    );
});
