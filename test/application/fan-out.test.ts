import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toEach } from '../../functions/application/fan-out.ts';
import { silentLog } from '../support/memory-stores.ts';

test('a broken connection keeps the message from nobody else, and is told of', async () => {
  const told: string[] = [];
  const log = { ...silentLog, warn: (message: string) => void told.push(message) };
  const reached: string[] = [];
  const send = async (connection: string): Promise<void> => {
    if (connection === 'c2') throw new Error('timed out');
    reached.push(connection);
  };
  assert.equal(await toEach(['c1', 'c2', 'c3'], send, log), 1);
  assert.deepEqual([reached, told.length], [['c1', 'c3'], 1]);
});

test('a thousand connections are written to some at a time', async () => {
  let [underWay, most, sent] = [0, 0, 0];
  const send = async (): Promise<void> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    sent += 1;
  };
  const connections = Array.from({ length: 1_000 }, (_, n) => `c${n}`);
  assert.equal(await toEach(connections, send, silentLog), 0);
  assert.deepEqual([sent, most], [1_000, 100]);
});
