import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodbTaskStore } from '../../../functions/adapters/dynamodb/task-store.ts';
import { advance } from '../../../functions/application/advance.ts';
import type { Spending } from '../../../functions/application/ports.ts';
import { audioKey } from '../../../functions/contract/keys.ts';
import { ProblemError } from '../../../functions/contract/problems.ts';
import { startTable, TABLE } from '../../support/dynamodb.ts';
import { memoryQueues, silentLog } from '../../support/memory-stores.ts';
import { arrival, completed, mediaTask, summaryOf, unit } from '../../support/tasks.ts';

const NOW = new Date('2026-11-21T23:00:00.000Z');
const now = () => NOW;
const DAY = '20261121';

const open = async (context: TestContext) => {
  const client = await startTable(context);
  const store = dynamodbTaskStore(client, TABLE, now);
  const number = (spending: Spending, day = DAY): Promise<number | string> =>
    store.nextSerial('local', day, spending).catch((error: unknown) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.retryAfterSeconds, 3600);
      return error.problem.code;
    });
  return { client, store, number };
};

test('of many tasks made at once as many are numbered as the quota has left', async (context) => {
  const { number } = await open(context);
  const spending = { upload_bytes: 0, quota: { tasks_per_day: 7 } };
  const answers = await Promise.all(Array.from({ length: 20 }, () => number(spending)));
  assert.equal(answers.filter((answer) => answer === 'quota_exceeded').length, 13);
  assert.deepEqual(answers.filter((answer) => typeof answer === 'number').toSorted(), [1, 2, 3, 4, 5, 6, 7]);
  assert.equal(await number(spending, '20261122'), 1);
  assert.equal(await number({ upload_bytes: 0 }), 8);
});

test('bytes count for every key of the owner, and are refused before they are sent', async (context) => {
  const { number } = await open(context);
  const quota = { upload_bytes_per_day: 1000 };
  assert.equal(await number({ upload_bytes: 1001, quota }), 'quota_exceeded');
  assert.equal(await number({ upload_bytes: 600 }), 1);
  assert.equal(await number({ upload_bytes: 401, quota }), 'quota_exceeded');
  assert.equal(await number({ upload_bytes: 400, quota }), 2);
  assert.equal(await number({ upload_bytes: 1, quota }), 'quota_exceeded');
  assert.equal(await number({ upload_bytes: 0, quota: { ...quota, tasks_per_day: 2 } }), 'quota_exceeded');
});

test('audio counts once, when it was found, however often that is reported', async (context) => {
  const { client, store, number } = await open(context);
  const created = mediaTask();
  const { id, owner, type, params, priority, max_attempts, metadata, stage_names: stages } = created;
  const files = created.files.map(({ id: file, name, size, upload }) => ({ id: file, name, size, upload }));
  const data = { id, owner, type, params, priority, max_attempts, metadata, stages, files };
  const first = { type: 'TaskCreated', seq: 1, at: created.created_at, actor: 'test', data } as const;
  await store.commit({ events: [first], state: created, due_at: null });
  const step = (...messages: Parameters<typeof advance>[1]) =>
    advance(id, messages, false, {
      tasks: store,
      queues: memoryQueues(),
      log: silentLog,
      now,
      surroundingsOf: async () => ({ unitsInFlight: 200 }),
    });
  const seconds = async (): Promise<unknown> => {
    const read = { TableName: TABLE, Key: { ...audioKey('local', DAY) } };
    return (await client.send(new GetCommand(read))).Item?.['seconds'];
  };
  await step(arrival());
  await step(completed(unit('probe')));
  assert.equal(await seconds(), undefined);
  const extracted = summaryOf(unit('extract'));
  assert.ok(extracted.stage === 'extract');
  for (let i = 0; i < 3; i++) await step(completed(unit('extract')));
  assert.equal(await seconds(), extracted.duration);
  const minutes = extracted.duration / 60;
  assert.equal(
    await number({ upload_bytes: 0, quota: { audio_minutes_per_day: minutes } }),
    'quota_exceeded',
  );
  assert.equal(await number({ upload_bytes: 0, quota: { audio_minutes_per_day: minutes + 0.1 } }), 1);
});
