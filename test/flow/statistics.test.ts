/** After all kinds of tasks, the statistics of the API equal a recount from the events of all of them. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import type { Client } from '../../client/index.ts';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import { deletion } from '../../functions/domain/task/deletion.ts';
import { fold } from '../../functions/domain/task/evolve.ts';
import { isEnded } from '../../functions/domain/task/task.ts';
import { openWorkshop, SAMPLE, type Workshop } from '../support/media-files.ts';
import { untilCounted } from '../support/recount.ts';
import { type RunningService, serviceAt, startService } from '../support/service.ts';

let service: RunningService;
let workshop: Workshop;

before(async () => {
  [service, workshop] = await Promise.all([startService(), openWorkshop()]);
});
after(async () => {
  await service.close();
  await workshop.close();
});

const NAME = `stat-${Date.now().toString(36)}`;

/** An owner of whom nobody has counted anything. */
const newOwner = async (): Promise<RunningService> => {
  const scopes = ['tasks:read', 'tasks:write', 'worker'] as const;
  const { key } = await service.client.createKey({ owner: NAME, name: 'statistics', scopes: [...scopes] });
  return serviceAt({ apiUrl: service.apiUrl, key, close: async () => {} });
};

const register = async (key: string, name: string): Promise<void> => {
  const type = { name, param_schema: { type: 'object' }, max_attempts: 2 };
  const { status } = await fetch(`${service.apiUrl}/api/task-types/register`, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify(type),
  });
  assert.equal(status, 201);
};

const eventsOf = async (client: Client, taskId: string): Promise<readonly TaskEvent[]> => {
  const events: TaskEvent[] = [];
  for (;;) {
    const more = await client.events(taskId, events.length);
    if (more.length === 0) return events;
    events.push(...more);
  }
};

/** A worker's tasks, one for each way to end and one that has not. */
const doWork = async (client: Client): Promise<readonly string[]> => {
  const create = async (type: string, run_at?: string) =>
    (
      await client.createTask({
        type,
        params: {},
        dedupe: false,
        ...(run_at === undefined ? {} : { run_at }),
      })
    ).task.id;
  const ids = await Promise.all(['tea.make', 'tea.make', 'tea.make', 'tea.pour'].map((type) => create(type)));
  const scheduled = await create('tea.pour', new Date(Date.now() + 3_600_000).toISOString());
  const [good, bad, unlucky] = await client.claim({ worker_id: 'w1', types: ['tea.make'], count: 3 });
  assert.ok(good && bad && unlucky);
  const report = (task: { id: string; claim_token: string }, more: object) =>
    client.complete(task.id, { worker_id: 'w1', claim_token: task.claim_token, success: false, ...more });
  await client.heartbeat(good.id, { worker_id: 'w1', claim_token: good.claim_token, progress: 50 });
  await report(good, { success: true });
  await report(bad, { retryable: false });
  await report(unlucky, {});
  await client.cancel(scheduled);
  return [...ids, scheduled];
};

/** Statistics follow within seconds; a busy machine is given more. */
const PATIENCE_MS = 120_000;

/** What is left of a history, and told nobody any more, when its task is deleted. */
const deleted = (events: readonly TaskEvent[]): readonly TaskEvent[] => {
  const task = fold(events);
  assert.ok(task && isEnded(task));
  const stamp = { seq: task.version + 1, at: new Date().toISOString(), actor: 'test' };
  return [...events, { ...deletion(task), ...stamp }];
};

it('are exact: those of an owner, those of the platform, and both after a deletion', async () => {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const owner = await newOwner();
  const { client } = owner;
  await Promise.all(['tea.make', 'tea.pour'].map((name) => register(owner.key, name)));
  const corrupt = await workshop.file('x.mp4', 'no media at all');
  const [work, media, failing] = await Promise.all([
    doWork(client),
    owner.submit(SAMPLE),
    owner.submit(corrupt),
  ]);
  await owner.ended(failing.id);
  await client.retry(failing.id);
  await owner.ended(failing.id);
  assert.equal((await owner.ended(media.id)).status, 'completed');
  const { task: waiting } = await service.client.createTask({
    type: 'media.process',
    params: { files: [{ name: 'talk.mp4', size: 1000 }] },
    dedupe: false,
  });

  const ids = [...work, media.id, failing.id];
  const own = await Promise.all(ids.map((id) => eventsOf(client, id)));
  const others = [await eventsOf(service.client, waiting.id)];
  await untilCounted(client.statistics, own, patience);
  const told = await client.statistics();
  assert.ok(told.audio_seconds > 50);
  assert.deepEqual(told.failures.map(({ code }) => code).sort(), ['media_unsupported', 'worker_failed']);
  // Elsewhere than on this machine others are at work, too.
  const isAlone = process.env['SOUNDSTAGE_TEST_API'] === undefined;
  if (isAlone) await untilCounted(service.client.platformStatistics, [...own, ...others], patience);
  await assert.rejects(client.platformStatistics(), { code: 'forbidden' });

  await client.deleteTask(media.id);
  const after = own.map((events, i) => (ids[i] === media.id ? deleted(events) : events));
  await untilCounted(client.statistics, after, patience);
  if (isAlone) await untilCounted(service.client.platformStatistics, [...after, ...others], patience);
});
