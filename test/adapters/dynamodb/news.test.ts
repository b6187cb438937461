/** What a stream carries is what the table stores: rows are written by the stores and read back raw. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AttributeValue } from 'aws-lambda';
import { dynamodbAccessStore } from '../../../functions/adapters/dynamodb/access-store.ts';
import { readItem } from '../../../functions/adapters/dynamodb/attribute-values.ts';
import { dynamodbClaims } from '../../../functions/adapters/dynamodb/claims.ts';
import { newsOf } from '../../../functions/adapters/dynamodb/news.ts';
import { dynamodbProgressStore } from '../../../functions/adapters/dynamodb/progress-store.ts';
import { dynamodbSubscriptions } from '../../../functions/adapters/dynamodb/subscriptions.ts';
import { dynamodbTaskLogs } from '../../../functions/adapters/dynamodb/task-logs.ts';
import { dynamodbTaskStore } from '../../../functions/adapters/dynamodb/task-store.ts';
import type { Change } from '../../../functions/application/ports.ts';
import type { TaskEvent } from '../../../functions/contract/event-schemas.ts';
import { evolve, fold } from '../../../functions/domain/task/evolve.ts';
import { startTable, TABLE } from '../../support/dynamodb.ts';
import { AT, mediaTask, stamp, unit } from '../../support/tasks.ts';

const NOW = new Date(AT);
const LATER = new Date('2026-11-21T09:00:00.000Z');

const creation = (): Change => {
  const { id, owner, type, params, metadata, max_attempts, priority } = mediaTask();
  const event: TaskEvent = {
    type: 'TaskCreated',
    seq: 1,
    at: AT,
    actor: 'tëst',
    data: { id, owner, type, params, priority, max_attempts, metadata, stages: [], files: [] },
  };
  return {
    events: [event],
    state: evolve(undefined, event),
    due_at: LATER.toISOString(),
    claim_dedupe: 'hash',
  };
};

/** Every row as a stream record carries it: attribute values, without the SDK's own marks. */
const rowsOf = async (client: DynamoDBDocumentClient): Promise<Record<string, AttributeValue>[]> => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
  return JSON.parse(JSON.stringify(Items));
};

const newsIn = async (client: DynamoDBDocumentClient) =>
  (await rowsOf(client)).map((row) => newsOf(readItem(row))).filter((news) => news !== undefined);

test('an event is told as it was committed, with its owner; what is stored beside it is no news', async (context) => {
  const client = await startTable(context);
  const change = creation();
  await dynamodbTaskStore(client, TABLE, () => NOW).commit(change);
  assert.equal((await rowsOf(client)).length, 3);
  const { id, owner } = change.state;
  assert.deepEqual(await newsIn(client), [{ kind: 'event', task_id: id, owner, event: change.events[0] }]);
});

test('progress is told as it was reported', async (context) => {
  const client = await startTable(context);
  const change = creation();
  await dynamodbTaskStore(client, TABLE, () => NOW).commit(change);
  const { id } = change.state;
  const progress = { task_id: id, unit: unit('transcribe', 3), attempt: 1, fraction: 0.25, at: AT };
  await dynamodbProgressStore(client, TABLE).report(progress);
  assert.deepEqual(
    (await newsIn(client)).filter(({ kind }) => kind === 'progress'),
    [{ kind: 'progress', task_id: id, progress }],
  );
});

test('what a heartbeat says of progress is told, that a task was claimed or a lease prolonged is not', async (context) => {
  const client = await startTable(context);
  const store = dynamodbTaskStore(client, TABLE, () => NOW);
  const made = creation();
  const claim = { worker_id: 'kettle', token_hash: 'h', lease_seconds: 60 };
  const claimed = stamp(made.state, [{ type: 'TaskClaimed', data: claim }]);
  const state = fold(claimed, made.state) ?? assert.fail();
  await store.commit(made);
  await store.commit({ events: claimed, state, due_at: null });
  const toldOfWork = async () => (await newsIn(client)).filter(({ kind }) => kind === 'work');
  assert.deepEqual(await toldOfWork(), []);
  const sign = { task_id: state.id, owner: state.owner, token_hash: 'h', until: LATER.toISOString() };
  const { extend } = dynamodbClaims(client, TABLE, store.events);
  await extend({ ...sign, progress: undefined, message: undefined });
  assert.deepEqual(await toldOfWork(), []);
  await extend({ ...sign, progress: 40, message: 'boiling' });
  const said = { task_id: state.id, owner: state.owner, attempt: 1, progress: 40, message: 'boiling' };
  assert.deepEqual(await toldOfWork(), [{ kind: 'work', work: said }]);
});

test('lines of a log are told as they were written, with the ids that a list has; their count is no news', async (context) => {
  const client = await startTable(context);
  const logs = dynamodbTaskLogs(client, TABLE, { now: () => NOW, newId: () => 'id_-' });
  const line = { at: AT, level: 'WARN', message: 'runs dry', attempt: 1, worker_id: 'kettle' } as const;
  await logs.append('t1', [line, { ...line, message: 'is empty' }]);
  assert.equal((await rowsOf(client)).length, 2);
  const { items } = await logs.list('t1', { limit: 10 });
  assert.deepEqual(await newsIn(client), [{ kind: 'log', task_id: 't1', lines: items }]);
});

test('a connection is news; its subscriptions, tickets and keys are not', async (context) => {
  const client = await startTable(context);
  const subscriptions = dynamodbSubscriptions(client, TABLE);
  await subscriptions.connect('c1=', 'ada', LATER);
  await subscriptions.subscribe('c1=', 'task:t1', LATER);
  await dynamodbAccessStore(client, TABLE).putTicket('hash', { owner: 'ada', expires_at: LATER });
  assert.equal((await rowsOf(client)).length, 4);
  assert.deepEqual(await newsIn(client), [{ kind: 'connected', connection_id: 'c1=' }]);
});

test('an event that nobody owns is a fault', () => {
  assert.throws(() => newsOf({ pk: 'TASK#t1', sk: 'EVENT#00000001' }), /has no owner/);
});

test('attributes are read at any depth, and of a kind that we do not write refused', () => {
  const list: AttributeValue = { L: [{ N: '1.5' }, { NULL: true }, { BOOL: false }, { S: '' }] };
  assert.deepEqual(readItem({ a: { M: { b: list } } }), { a: { b: [1.5, null, false, ''] } });
  assert.throws(() => readItem({ a: { SS: ['x'] } }), /do not have: SS/);
});
