/** Tasks in the single table: events are the truth, the snapshot is their fold. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock, TaskStore } from '../application/ports.ts';
import type { TaskEvent } from '../contract/event-schemas.ts';
import {
  DUE_SHARDS,
  dedupeKey,
  duePartition,
  eventKey,
  INDEXES,
  type ItemKey,
  idempotencyKey,
  PROGRESS_PREFIX,
  taskKey,
} from '../contract/keys.ts';
import type { UnitProgress } from '../contract/message-schemas.ts';
import type { TaskState } from '../domain/task.ts';
import { commitChange } from './dynamodb-commit.ts';
import { numberTask } from './dynamodb-daily-use.ts';
import {
  epochSeconds,
  eventOf,
  progressOf,
  type ReadHistory,
  rememberedOf,
  stateOf,
  taskIdOf,
} from './dynamodb-items.ts';
import { itemsOf } from './dynamodb-pages.ts';
import { listTasks } from './dynamodb-task-list.ts';
import { parser } from './parse.ts';

/** Eight digits: what an event key holds. */
const LAST_SEQ = 99_999_999;

const keyOf = parser(
  {
    type: 'object',
    required: ['sk', 'due_sk'],
    properties: { sk: { type: 'string' }, due_sk: { type: 'string' } },
  } as const,
  'A due key',
);

export const dynamodbTaskStore = (client: DynamoDBDocumentClient, table: string, now: Clock): TaskStore => {
  const get = async (key: ItemKey): Promise<unknown> =>
    (await client.send(new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }))).Item;

  const history: ReadHistory = (taskId) => events(taskId, 0, LAST_SEQ);

  const load = async (taskId: string): Promise<TaskState | undefined> => {
    const item = await get(taskKey(taskId));
    return item === undefined ? undefined : stateOf(item, history);
  };

  // `PROGRESS#…` sorts before `TASK` and nothing lies behind it: one range holds both.
  const loadWithProgress: TaskStore['loadWithProgress'] = async (taskId) => {
    const { pk, sk } = taskKey(taskId);
    const query = {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :task',
      ExpressionAttributeValues: { ':pk': pk, ':first': PROGRESS_PREFIX, ':task': sk },
      ConsistentRead: true,
    };
    const progress: UnitProgress[] = [];
    let state: TaskState | undefined;
    for await (const item of itemsOf(client, query)) {
      if (isSnapshot(item, sk)) state = await stateOf(item, history);
      else progress.push(progressOf(item));
    }
    return state && { state, progress };
  };

  const findDuplicate = async (owner: string, hash: string): Promise<string | undefined> => {
    const item = await get(dedupeKey(owner, hash));
    return item === undefined ? undefined : taskIdOf(item);
  };

  const findRemembered: TaskStore['findRemembered'] = async (owner, key) => {
    const item = await get(idempotencyKey(owner, key));
    if (item === undefined) return undefined;
    const { fingerprint, task_id, expires_at } = rememberedOf(item);
    return expires_at < epochSeconds(now()) ? undefined : { fingerprint, task_id };
  };

  const commit: TaskStore['commit'] = (change) => commitChange(client, table, change);

  const events = async (taskId: string, after: number, limit: number): Promise<readonly TaskEvent[]> => {
    const { pk, sk } = eventKey(taskId, after + 1);
    const query = {
      TableName: table,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: { ':pk': pk, ':first': sk, ':last': eventKey(taskId, LAST_SEQ).sk },
      ConsistentRead: true,
      Limit: limit,
    };
    const found: TaskEvent[] = [];
    for await (const item of itemsOf(client, query)) {
      found.push(eventOf(item));
      if (found.length >= limit) break;
    }
    return found;
  };

  const nextSerial: TaskStore['nextSerial'] = (owner, day, spending = { upload_bytes: 0 }) =>
    numberTask(client, table, { owner, day, now: now(), spending });

  const dueOfShard = async (shard: number, at: Date, limit: number): Promise<readonly string[]> => {
    const query = {
      TableName: table,
      IndexName: INDEXES.due,
      KeyConditionExpression: 'due_pk = :shard AND due_sk <= :now',
      // `$` follows `#`: what is due this very millisecond counts.
      ExpressionAttributeValues: { ':shard': duePartition(shard), ':now': `${at.toISOString()}$` },
      Limit: limit,
    };
    const found: string[] = [];
    for await (const item of itemsOf(client, query)) {
      found.push(keyOf(item).due_sk);
      if (found.length >= limit) break;
    }
    return found;
  };

  /** The longest overdue first, whatever their shard. */
  const due = async (at: Date, limit: number): Promise<readonly string[]> => {
    const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => dueOfShard(shard, at, limit));
    const positions = (await Promise.all(shards)).flat().toSorted();
    return positions.slice(0, limit).map((position) => position.slice(position.indexOf('#') + 1));
  };

  const list: TaskStore['list'] = (filter) => listTasks(client, table, filter, history);

  return { load, loadWithProgress, commit, events, list, findDuplicate, findRemembered, nextSerial, due };
};

const isSnapshot = (item: unknown, sk: string): boolean =>
  typeof item === 'object' && item !== null && 'sk' in item && item.sk === sk;
