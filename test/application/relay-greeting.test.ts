import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RelayPorts, relay } from '../../functions/application/relay.ts';
import { silentLog } from '../support/memory-stores.ts';

/** Ports of which only these are used. */
const portsWith = (post: () => Promise<'sent' | 'gone'>) => {
  const forgotten: string[] = [];
  const ports = {
    subscriptions: { disconnect: async (id: string) => void forgotten.push(id) },
    sockets: { post },
    log: silentLog,
  } as unknown as RelayPorts;
  return { ports, forgotten };
};

test('a connection whose handshake is not over yet is not forgotten because its greeting came too early', async () => {
  const { ports, forgotten } = portsWith(async () => 'gone');
  await relay({ kind: 'connected', connection_id: 'c1' }, ports);
  assert.deepEqual(forgotten, []);
});

test('a greeting that fails holds nothing up', async () => {
  const { ports } = portsWith(() => Promise.reject(new Error('timed out')));
  assert.equal(await relay({ kind: 'connected', connection_id: 'c1' }, ports), 1);
});
