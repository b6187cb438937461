/** What the task store does for the sweeper, for deletion, and for the order of an owner's tasks. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodbProgressStore } from '../../../functions/adapters/dynamodb/progress-store.ts';
import { dynamodbTaskStore } from '../../../functions/adapters/dynamodb/task-store.ts';
import { changeTask } from '../../../functions/application/change-task.ts';
import { evolve } from '../../../functions/domain/task/evolve.ts';
import { startTable, TABLE } from '../../support/dynamodb.ts';
import { AT, arrival, completed, creation, unit } from '../../support/tasks.ts';

const ID = 'local_20261121_1';
const LATER = '2026-11-21T09:00:00.000Z';
const now = () => new Date(AT);

const open = async (t: TestContext) => {
  const client = await startTable(t);
  const tasks = dynamodbTaskStore(client, TABLE, now);
  const create = async (id: string, priority = 0, due_at: string | null = AT): Promise<void> => {
    const event = creation();
    if (event.type !== 'TaskCreated') assert.fail();
    const named = { ...event, data: { ...event.data, id, priority } };
    await tasks.commit({ events: [named], state: evolve(undefined, named), due_at });
  };
  const change = (id: string, ...commands: Parameters<typeof changeTask>[1]) =>
    changeTask(id, commands, 'test', { tasks, now });
  const sortKeys = async () =>
    (await client.send(new ScanCommand({ TableName: TABLE }))).Items?.filter(({ pk }) => pk === `TASK#${ID}`)
      .map(({ sk }) => sk)
      .sort();
  return { client, tasks, create, change, sortKeys };
};

test('a task is put off, or for ever, while it is as it was read', async (t) => {
  const { tasks, create, change } = await open(t);
  await create(ID);
  const task = (await tasks.load(ID)) ?? assert.fail();
  await tasks.putOff(task, LATER);
  assert.deepEqual(await tasks.due(now(), 10), []);
  assert.deepEqual(await tasks.due(new Date(LATER), 10), [ID]);
  await change(ID, arrival());
  await tasks.putOff(task, null);
  assert.deepEqual(await tasks.due(new Date('2027-01-01'), 10), [ID]);
  await tasks.putOff((await tasks.load(ID)) ?? task, null);
  assert.deepEqual(await tasks.due(new Date('2027-01-01'), 10), []);
});

test('the tasks that run are counted, and the most urgent is known, until they end', async (t) => {
  const { tasks, create, change } = await open(t);
  for (const [id, priority] of [
    ['local_20261121_1', 0],
    ['local_20261121_2', 7],
    ['local_20261121_3', -3],
  ] as const) {
    await create(id, priority);
    if (priority === 7) assert.deepEqual(await tasks.running('local'), { mostUrgent: 0, tasks: 1 });
    await change(id, arrival());
  }
  assert.deepEqual(await tasks.running('local'), { mostUrgent: 7, tasks: 3 });
  assert.equal(await tasks.running('another'), undefined);
  await change('local_20261121_2', { kind: 'cancel' });
  assert.deepEqual(await tasks.running('local'), { mostUrgent: 0, tasks: 2 });
  await change('local_20261121_1', { kind: 'delete' });
  assert.deepEqual(await tasks.running('local'), { mostUrgent: -3, tasks: 1 });
});

test('a history is erased but for the event that tells of it, however long it was', async (t) => {
  const { client, tasks, create, change, sortKeys } = await open(t);
  await create(ID);
  const chunks = Array.from({ length: 120 }, (_, chunk) => completed(unit('diarize', chunk), 1, 120));
  await change(ID, arrival(), completed(unit('probe')));
  await change(ID, completed(unit('extract'), 1, 120));
  for (let from = 0; from < chunks.length; from += 40) await change(ID, ...chunks.slice(from, from + 40));
  await dynamodbProgressStore(client, TABLE).report({
    task_id: ID,
    unit: unit('transcribe', 0),
    attempt: 1,
    fraction: 0,
    at: AT,
  });
  const deleted = (await change(ID, { kind: 'delete' })) ?? assert.fail();
  assert.ok(deleted.state.version > 100);
  await tasks.eraseHistory(ID, deleted.state.version);
  assert.deepEqual(await sortKeys(), [`EVENT#${String(deleted.state.version).padStart(8, '0')}`, 'TASK']);
  await tasks.eraseHistory(ID, deleted.state.version);
  assert.deepEqual(await tasks.load(ID), deleted.state);
});
