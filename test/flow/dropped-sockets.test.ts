/** Sockets that break at any moment, under many tasks at once: what each client puts together is what happened. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { watchTask } from '../../client/index.ts';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import { type Chance, openChance } from '../support/chance.ts';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

const SEED = Number(process.env['SOUNDSTAGE_SEED'] ?? 20_261_121);
const MEDIA = 4;
const WORK = 12;
const WATCHERS = 3;
/** A socket lives for so many messages at most. */
const LONGEST_LIFE = 5;

let service: RunningService;
let opened = 0;
const Real = globalThis.WebSocket;

before(async () => {
  service = await startService();
});
after(async () => {
  globalThis.WebSocket = Real;
  await service.close();
});

const breakSockets = ({ below }: Chance): void => {
  globalThis.WebSocket = class extends Real {
    constructor(url: string | URL) {
      super(url);
      opened += 1;
      let left = Math.floor(below(LONGEST_LIFE));
      if (left === 0) this.addEventListener('open', () => this.close());
      this.addEventListener('message', () => {
        left -= 1;
        if (left <= 0) this.close();
      });
    }
  };
};

const watched = async (id: string): Promise<readonly TaskEvent[]> => {
  const seen: TaskEvent[] = [];
  const patience = { after: 0, reconnectMs: 20, quietMs: 500, pollMs: 200 };
  for await (const item of watchTask(service.client, id, patience))
    if (item.kind === 'event') seen.push(item.event);
  return seen;
};

const work = async (id: string, fails: boolean): Promise<void> => {
  const claim = { worker_id: 'w', types: ['sockets.tea'], wait_seconds: 20 };
  const [task] = await service.client.claim(claim);
  assert.ok(task, id);
  const held = { worker_id: 'w', claim_token: task.claim_token };
  await service.client.complete(task.id, { ...held, success: !fails, retryable: false });
};

it('every watcher of every task sees each event once, in order, however often its socket breaks', async (t) => {
  t.diagnostic(`SOUNDSTAGE_SEED=${SEED}`);
  await service.client.registerType({ name: 'sockets.tea', param_schema: {} });
  breakSockets(openChance(SEED));
  const media = await Promise.all(Array.from({ length: MEDIA }, () => service.submit(SAMPLE)));
  const teas = await Promise.all(
    Array.from({ length: WORK }, (_, n) =>
      service.client.createTask({ type: 'sockets.tea', params: { n }, dedupe: false }),
    ),
  );
  const ids = [...media, ...teas.map(({ task }) => task)].map(({ id }) => id);
  const watching = ids.flatMap((id) =>
    Array.from({ length: WATCHERS }, async () => ({ id, seen: await watched(id) })),
  );
  for (const [n, { task }] of teas.entries()) await work(task.id, n % 3 === 0);
  for (const { id, seen } of await Promise.all(watching))
    assert.deepEqual(seen, await service.client.events(id));
  t.diagnostic(`${opened} sockets for ${watching.length} watchers`);
  assert.ok(opened > watching.length, 'no socket broke');
});
