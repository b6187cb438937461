import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { dynamodbClaims } from '../../functions/adapters/dynamodb/claims.ts';
import { dynamodbTaskLogs } from '../../functions/adapters/dynamodb/task-logs.ts';
import { dynamodbTaskStore } from '../../functions/adapters/dynamodb/task-store.ts';
import { claimTasks } from '../../functions/application/claim-tasks.ts';
import { crowds } from '../../functions/application/crowd.ts';
import { workerSightings } from '../../functions/application/workers.ts';
import { fold } from '../../functions/domain/task/evolve.ts';
import { taskRoutes } from '../../functions/handlers/routes/tasks.ts';
import { workerRoutes } from '../../functions/handlers/routes/workers.ts';
import { hashOfSecret } from '../../functions/runtime/authenticate.ts';
import { newId, newSecret } from '../../functions/runtime/secrets.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { memoryQueues, silentLog } from '../support/memory-stores.ts';
import { asking, keyOf } from '../support/routes.ts';
import { TARIFF } from '../support/tariff.ts';
import { AT } from '../support/tasks.ts';
import { mediaType, typesOf, workType } from '../support/work.ts';

const ann = keyOf('ann', 'tasks:read', 'tasks:write', 'worker');
const keys = { ann, bob: keyOf('bob', 'tasks:read', 'tasks:write'), reader: keyOf('ann', 'tasks:read') };
const now = () => new Date(AT);

const open = async (t: TestContext) => {
  const client = await startTable(t);
  const tasks = dynamodbTaskStore(client, TABLE, now);
  const claims = dynamodbClaims(client, TABLE, tasks.events);
  const deleted: string[] = [];
  const aborted: string[] = [];
  const ports = {
    ...typesOf(workType(), mediaType),
    tasks,
    claims,
    media: {
      ...createMemoryMediaStore(),
      startMultipart: async () => 'u1',
      abortMultipart: async (_: string, id: string) => void aborted.push(id),
      deletePrefix: async (prefix: string) => void deleted.push(prefix),
    },
    queues: memoryQueues(),
    sightings: workerSightings(claims, now),
    logs: dynamodbTaskLogs(client, TABLE, { now, newId }),
    log: silentLog,
    tariff: TARIFF,
    allowPrivate: false,
    crowds: crowds(now),
    newToken: newSecret,
    hashOf: hashOfSecret,
    random: () => 0,
    pause: async () => {},
    now,
  };
  const ask = asking([...taskRoutes(ports), ...workerRoutes(ports)], keys);
  const create = async (body: object, headers: Record<string, string> = {}) =>
    (await ask('POST', '/api/tasks', { body: { type: 'tea.make', params: {}, ...body }, headers })).body;
  return { ports, ask, create, deleted, aborted };
};

test('a deleted task is gone for its owner, and of its history only that it was remains', async (t) => {
  const { ports, ask, create, deleted } = await open(t);
  const { task } = await create({ params: { secret: 'of ann' }, metadata: { phone: '555' } });
  await ports.logs.append(task.id, [{ at: AT, level: 'INFO', message: 'what ann does not want kept' }]);
  assert.equal((await ask('DELETE', `/api/tasks/${task.id}`, { as: 'bob' })).status, 404);
  assert.equal((await ask('DELETE', `/api/tasks/${task.id}`, { as: 'reader' })).status, 403);
  assert.equal((await ask('DELETE', `/api/tasks/${task.id}`)).status, 204);
  for (const path of ['', '/events', '/result', '/artifacts'])
    assert.equal((await ask('GET', `/api/tasks/${task.id}${path}`)).status, 404, path);
  for (const path of ['/cancel', '/retry'])
    assert.equal((await ask('POST', `/api/tasks/${task.id}${path}`)).status, 404, path);
  assert.equal((await ask('DELETE', `/api/tasks/${task.id}`)).status, 404);
  assert.deepEqual((await ask('GET', '/api/tasks')).body.items, []);
  const left = await ports.tasks.events(task.id, 0, 100);
  assert.deepEqual(
    left.map(({ type, actor }) => [type, actor]),
    [['TaskDeleted', ann.name]],
  );
  assert.deepEqual((await ports.logs.list(task.id, { limit: 10 })).items, []);
  const stub = await ports.tasks.load(task.id);
  assert.deepEqual(fold(left), stub);
  assert.doesNotMatch(JSON.stringify([left, stub]), /secret|555/);
  assert.deepEqual(
    deleted,
    ['uploads', 'work', 'results'].map((prefix) => `${prefix}/${task.id}/`),
  );
});

test('what is asked for again after its deletion is made anew; its Idempotency-Key is used up', async (t) => {
  const { ask, create } = await open(t);
  const headers = { 'idempotency-key': 'once' };
  const first = await create({}, headers);
  await ask('DELETE', `/api/tasks/${first.task.id}`);
  assert.equal((await create({}, headers)).code, 'conflict');
  const second = await create({});
  assert.deepEqual([second.deduplicated, second.task.id === first.task.id], [undefined, false]);
});

test('an upload under way is stopped', async (t) => {
  const { ask, create, aborted } = await open(t);
  const files = [{ name: 'a.mp4', size: 100 * 1024 ** 2 }];
  const { task } = await create({ type: 'media.process', params: { files } });
  await ask('DELETE', `/api/tasks/${task.id}`);
  assert.deepEqual(aborted, ['u1']);
});

test('its worker finds nothing to report to', async (t) => {
  const { ports, ask, create } = await open(t);
  const { task } = await create({});
  const [claimed] = await claimTasks({ worker_id: 'w1', types: ['tea.make'] }, ann, ports);
  await ask('DELETE', `/api/tasks/${task.id}`);
  const held = { worker_id: 'w1', claim_token: claimed?.claim_token };
  assert.equal((await ask('POST', `/api/tasks/${task.id}/heartbeat`, { body: held })).status, 404);
  const report = { ...held, success: true };
  assert.equal((await ask('POST', `/api/tasks/${task.id}/complete`, { body: report })).status, 404);
});
