import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { changeOf } from '../../../functions/adapters/dynamodb/changes.ts';
import { snapshotItem } from '../../../functions/adapters/dynamodb/items.ts';
import { dynamodbProgressStore } from '../../../functions/adapters/dynamodb/progress-store.ts';
import { listTasks as listStored } from '../../../functions/adapters/dynamodb/task-list.ts';
import { dynamodbTaskStore } from '../../../functions/adapters/dynamodb/task-store.ts';
import type { Change, TaskFilter } from '../../../functions/application/ports.ts';
import { listTasks } from '../../../functions/application/read-tasks.ts';
import type { TaskEvent } from '../../../functions/contract/event-schemas.ts';
import { progressKey, taskKey } from '../../../functions/contract/keys.ts';
import type { UnitProgress } from '../../../functions/contract/message-schemas.ts';
import { ProblemError } from '../../../functions/contract/problems.ts';
import { STAGE_NAMES } from '../../../functions/contract/stages.ts';
import { evolve } from '../../../functions/domain/task/evolve.ts';
import { startTable, TABLE } from '../../support/dynamodb.ts';
import { mediaTask } from '../../support/tasks.ts';

const NOW = new Date('2026-11-21T08:00:00.000Z');

const creation = (
  id: string,
  {
    owner = 'ada',
    type = 'media.process',
    at = NOW.toISOString(),
    params = {} as Record<string, unknown>,
  } = {},
): Change => {
  const event: TaskEvent = {
    type: 'TaskCreated',
    seq: 1,
    at,
    actor: 'test',
    data: { id, owner, type, params, priority: 0, max_attempts: 3, metadata: {}, stages: [], files: [] },
  };
  return { events: [event], state: evolve(undefined, event), due_at: null };
};

const cancellation = (before: Change): Change => {
  const seq = before.state.version + 1;
  const event: TaskEvent = {
    type: 'TaskCancelled',
    seq,
    at: NOW.toISOString(),
    actor: 'test',
    data: { from: before.state.status },
  };
  return { events: [event], state: evolve(before.state, event), due_at: null };
};

const open = async (context: TestContext, now = () => NOW) => {
  const client = await startTable(context);
  return {
    client,
    store: dynamodbTaskStore(client, TABLE, now),
    progress: dynamodbProgressStore(client, TABLE),
  };
};

const progressOf = (id: string, fraction: number, attempt = 1): UnitProgress => ({
  task_id: id,
  unit: { file_id: 'f1', stage: 'transcribe', chunk: 3 },
  attempt,
  fraction,
  at: NOW.toISOString(),
});

const filter: TaskFilter = { owner: 'ada', order: 'desc', limit: 20 };

test('a committed change is read back with its events, numbers as they were', async (context) => {
  const { store } = await open(context);
  const params = { big: 1e21, small: 0.1, nothing: null, list: [1, 'two', { three: true }], empty: '' };
  const change = creation('t1', { params });
  assert.deepEqual(await store.commit(change), { kind: 'committed' });
  assert.deepEqual(await store.load('t1'), change.state);
  assert.deepEqual(await store.events('t1', 0, 10), change.events);
  assert.deepEqual(await store.events('t1', 1, 10), []);
  assert.equal(await store.load('another'), undefined);
});

test('two hundred files with all that is known of them fit into an item, and are read back whole', async (context) => {
  const { client, store } = await open(context);
  const digest = () => randomBytes(32).toString('hex');
  const name = () => randomBytes(60).toString('base64url');
  const task = mediaTask({ files: 200 });
  const at = NOW.toISOString();
  const state = {
    ...task,
    files: task.files.map((file) => ({
      ...file,
      name: name(),
      sha256: digest(),
      arrived_at: at,
      duration: 3600.25,
      stages: STAGE_NAMES.map((stage) => ({
        ...{ name: stage, total: 60, sent: '//////////8=', done: '//////////8=', attempts: 1 },
        ...{ started_at: at, ended_at: at, elapsed_ms: 123_456 },
      })),
      artifacts: Array.from({ length: 16 }, (_, i) => ({
        ...{
          name: `subtitles.l${i}.srt`,
          file_id: file.id,
          content_type: 'application/x-subrip; charset=utf-8',
        },
        ...{ size: 123_456 + i, sha256: digest(), created_at: at },
      })),
    })),
  };
  assert.ok(Buffer.byteLength(JSON.stringify(state)) > 600_000);
  await store.commit({ ...creation(state.id), state });
  assert.deepEqual(await store.load(state.id), state);
  const { Item } = await client.send(new GetCommand({ TableName: TABLE, Key: taskKey(state.id) }));
  const bytes = Buffer.byteLength(JSON.stringify(Item));
  assert.ok(bytes < 350_000, `${bytes} bytes`);
  const { after } = changeOf({ pk: taskKey(state.id).pk, after: Item });
  assert.equal(typeof after === 'object' && after.audio_ms, 200 * 3_600_250);
});

test('of two changes decided on the same version one is written and one conflicts', async (context) => {
  const { store } = await open(context);
  const change = creation('t1');
  assert.deepEqual(await store.commit(change), { kind: 'committed' });
  assert.deepEqual(await store.commit(change), { kind: 'conflict' });
  const outcomes = await Promise.all([
    store.commit(cancellation(change)),
    store.commit(cancellation(change)),
  ]);
  assert.deepEqual(outcomes.map(({ kind }) => kind).toSorted(), ['committed', 'conflict']);
  assert.equal((await store.events('t1', 0, 10)).length, 2);
  assert.equal((await store.load('t1'))?.version, 2);
});

test('a transaction that DynamoDB itself cancels for a conflict is a conflict', async () => {
  const cancelled = new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: [{ Code: 'TransactionConflict' }, { Code: 'None' }],
  });
  const client = { send: () => Promise.reject(cancelled) } as unknown as Parameters<
    typeof dynamodbTaskStore
  >[0];
  const store = dynamodbTaskStore(client, TABLE, () => NOW);
  assert.deepEqual(await store.commit(creation('t1')), { kind: 'conflict' });
});

test('a held dedupe hash names its task, and a rejected creation leaves nothing behind', async (context) => {
  const { store } = await open(context);
  await store.commit({ ...creation('t1'), claim_dedupe: 'h' });
  assert.deepEqual(await store.commit({ ...creation('t2'), claim_dedupe: 'h' }), {
    kind: 'duplicate',
    task_id: 't1',
  });
  assert.equal(await store.load('t2'), undefined);
  assert.equal(await store.findDuplicate('ada', 'h'), 't1');
  assert.equal(await store.findDuplicate('eve', 'h'), undefined);
});

test('a freed dedupe hash can be taken, and is not freed by the task that lost it', async (context) => {
  const { store } = await open(context);
  const first = { ...creation('t1'), claim_dedupe: 'h' };
  await store.commit(first);
  const cancelled = cancellation(first);
  await store.commit({ ...cancelled, free_dedupe: 'h' });
  assert.equal(await store.findDuplicate('ada', 'h'), undefined);

  assert.deepEqual(await store.commit({ ...creation('t2'), claim_dedupe: 'h' }), { kind: 'committed' });
  const late: TaskEvent = {
    type: 'TaskRetried',
    seq: 3,
    at: NOW.toISOString(),
    actor: 'test',
    data: { attempt: 2 },
  };
  const outcome = await store.commit({
    events: [late],
    state: { ...cancelled.state, version: 3 },
    due_at: null,
    free_dedupe: 'h',
  });
  assert.deepEqual(outcome, { kind: 'committed' });
  assert.equal(await store.findDuplicate('ada', 'h'), 't2');
});

test('an idempotency key is remembered for a day and can then be used again', async (context) => {
  let now = NOW;
  const { store } = await open(context, () => now);
  const remember = { key: 'k', fingerprint: 'f' };
  await store.commit({ ...creation('t1'), remember });
  assert.deepEqual(await store.findRemembered('ada', 'k'), { fingerprint: 'f', task_id: 't1' });
  assert.deepEqual(await store.commit({ ...creation('t2'), remember }), { kind: 'duplicate', task_id: 't1' });

  now = new Date(NOW.getTime() + 86_402_000);
  assert.equal(await store.findRemembered('ada', 'k'), undefined);
  const again = { ...creation('t3', { at: now.toISOString() }), remember };
  assert.deepEqual(await store.commit(again), { kind: 'committed' });
});

test('serial numbers of an owner and day are unique under concurrency', async (context) => {
  const { store } = await open(context);
  const numbers = await Promise.all(Array.from({ length: 20 }, () => store.nextSerial('ada', '20261121')));
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
  assert.equal(await store.nextSerial('ada', '20261122'), 1);
});

test('due tasks come oldest first over all shards, up to the limit, and not before their time', async (context) => {
  const { store } = await open(context);
  for (let i = 0; i < 8; i++)
    await store.commit({ ...creation(`t${i}`), due_at: new Date(NOW.getTime() + i * 1000).toISOString() });
  assert.deepEqual(await store.due(new Date(NOW.getTime() + 2000), 10), ['t0', 't1', 't2']);
  assert.deepEqual(await store.due(new Date(NOW.getTime() + 9000), 4), ['t0', 't1', 't2', 't3']);
  await store.commit(cancellation({ ...creation('t0') }));
  assert.deepEqual(await store.due(NOW, 10), []);
});

test('pages of a list join without gap or repetition, in both orders', async (context) => {
  const { store } = await open(context);
  const ids = Array.from({ length: 7 }, (_, i) => `t${i}`);
  for (const [i, id] of ids.entries())
    await store.commit(creation(id, { at: new Date(NOW.getTime() + i * 1000).toISOString() }));
  await store.commit(creation('foreign', { owner: 'eve' }));
  for (const order of ['asc', 'desc'] as const) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.list({ ...filter, order, limit: 3, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    assert.deepEqual(seen, order === 'asc' ? ids : ids.toReversed());
  }
  const exact = await store.list({ ...filter, limit: 7 });
  assert.equal(exact.next_cursor, null);
});

test('a page of large tasks is smaller than Lambda may answer, and the next one goes on from it', async (context) => {
  const { store } = await open(context);
  const ids = Array.from({ length: 60 }, (_, i) => `t${i + 10}`);
  const params = { text: 'x'.repeat(120_000) };
  for (const id of ids) await store.commit(creation(id, { params }));
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listTasks({ ...filter, order: 'asc', limit: 100, ...(cursor && { cursor }) }, store);
    assert.ok(JSON.stringify(page).length < 6 * 1024 ** 2);
    pages.push(page.items.map(({ id }) => id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  assert.deepEqual(pages.flat(), ids);
  assert.equal(pages.length, 2);
});

test('lists filter by status, type pattern and time together', async (context) => {
  const { store } = await open(context);
  const types = ['PrismQ.Text.Title', 'PrismQ.Video', 'media.process', 'PrismQxVideo'];
  for (const [i, type] of types.entries())
    await store.commit(creation(`t${i}`, { type, at: new Date(NOW.getTime() + i * 1000).toISOString() }));
  const second = new Date(NOW.getTime() + 1000).toISOString();
  await store.commit(cancellation(creation('t1', { type: 'PrismQ.Video', at: second })));
  const ids = async (more: Partial<TaskFilter>) =>
    (await store.list({ ...filter, order: 'asc', ...more })).items.map(({ id }) => id);
  assert.deepEqual(await ids({ type: 'PrismQ.%' }), ['t0', 't1']);
  assert.deepEqual(await ids({ type: '%Video' }), ['t1', 't3']);
  assert.deepEqual(await ids({ type: 'PrismQ.%.Title' }), ['t0']);
  assert.deepEqual(await ids({ type: 'PrismQ.Video', status: 'cancelled' }), ['t1']);
  assert.deepEqual(await ids({ status: 'failed' }), []);
  assert.deepEqual(await ids({ created_after: '2026-11-21T08:00:02.000Z' }), ['t2', 't3']);
  assert.deepEqual(await ids({ created_before: '2026-11-21T08:00:00.000Z' }), ['t0']);
  assert.deepEqual(await ids({ created_after: '2027-01-01', created_before: '2026-01-01' }), []);
});

test('a list does not go on from the cursor of a list of other times', async (context) => {
  const { store } = await open(context);
  for (const id of ['t1', 't2']) await store.commit(creation(id));
  const { next_cursor } = await store.list({ ...filter, limit: 1 });
  for (const times of [{ created_before: '2026-01-01' }, { created_after: '2027-01-01' }])
    await assert.rejects(store.list({ ...filter, ...times, cursor: next_cursor! }), /cursor is not one/);
});

test('a search finds tasks by their words, page by page', async (context) => {
  const { store } = await open(context);
  for (const [i, text] of ['Zürich in May', 'May', 'a zurich talk of MAY', 'Basel'].entries())
    await store.commit(
      creation(`t${i}`, { params: { text }, at: new Date(NOW.getTime() + i * 1000).toISOString() }),
    );
  const search = 'zurich may';
  const first = await store.list({ ...filter, order: 'asc', search, limit: 1 });
  assert.deepEqual([first.items.map(({ id }) => id), typeof first.next_cursor], [['t0'], 'string']);
  const second = await store.list({ ...filter, order: 'asc', search, limit: 1, cursor: first.next_cursor! });
  assert.deepEqual([second.items.map(({ id }) => id), second.next_cursor], [['t2'], null]);
});

test('a search under a long history reads so much and no more, and says where to go on', async () => {
  let reads = 0;
  const { state } = creation('t1');
  const page = { Items: [snapshotItem({ state, due_at: null })], LastEvaluatedKey: { owner_sk: 'behind' } };
  const send = async (): Promise<typeof page> => {
    reads += 1;
    return page;
  };
  const client = { send } as unknown as DynamoDBDocumentClient;
  const history = () => assert.fail('the snapshot is as it should be');
  const { items, next_cursor } = await listStored(client, TABLE, { ...filter, search: 'nothing' }, history);
  assert.deepEqual([items, reads], [[], 10]);
  assert.equal(Buffer.from(next_cursor ?? '', 'base64url').toString(), '{"after":"behind"}');
});

test('a cursor that was not given out is a fault of the caller', async (context) => {
  const { store } = await open(context);
  const strange = ['x', '', Buffer.from('{"after":"TASK"}').toString('base64url'), '%%%'];
  for (const cursor of strange) {
    await assert.rejects(store.list({ ...filter, cursor }), (error) => {
      return error instanceof ProblemError && error.problem.code === 'invalid_request';
    });
  }
});

test('progress is read together with the snapshot, and expires', async (context) => {
  const { client, store, progress } = await open(context);
  const change = creation('t1');
  await store.commit(change);
  assert.equal(await progress.report(progressOf('t1', 0.25)), 'go_on');
  assert.equal(await progress.report(progressOf('t1', 0.5)), 'go_on');
  const found = await store.loadWithProgress('t1');
  assert.deepEqual(found, { state: change.state, progress: [progressOf('t1', 0.5)] });
  const Key = { ...progressKey('t1', 'f1', 'transcribe', 3) };
  const { Item } = await client.send(new GetCommand({ TableName: TABLE, Key }));
  assert.equal(Item?.['expires_at'], NOW.getTime() / 1000 + 86_400);
  assert.equal(await store.loadWithProgress('t2'), undefined);
});

test('work that nobody wants is told to stop and leaves no progress', async (context) => {
  const { store, progress } = await open(context);
  const change = creation('t1');
  await store.commit(change);
  assert.equal(await progress.report(progressOf('t1', 0.5, 0)), 'stop');
  await store.commit(cancellation(change));
  assert.equal(await progress.report(progressOf('t1', 0.5)), 'stop');
  assert.equal(await progress.report(progressOf('missing', 0.5)), 'stop');
  assert.deepEqual((await store.loadWithProgress('t1'))?.progress, []);
});
