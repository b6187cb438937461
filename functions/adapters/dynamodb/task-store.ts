/** Tasks in the single table: events are the truth, the snapshot is their fold. */
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock, TaskStore } from '../../application/ports.ts';
import {
  dedupeKey,
  type ItemKey,
  idempotencyKey,
  PROGRESS_PREFIX,
  runningKey,
  taskKey,
} from '../../contract/keys.ts';
import type { UnitProgress } from '../../contract/message-schemas.ts';
import { RUNNING_COUNTED } from '../../domain/task/pipeline.ts';
import type { TaskState } from '../../domain/task/task.ts';
import { parser } from '../parse.ts';
import { commitChange } from './commit.ts';
import { keyIsForgotten } from './conditions.ts';
import { giveBackUse, numberTask } from './daily-use.ts';
import { dynamodbDueTasks } from './due-tasks.ts';
import { eraseTask, readEvents } from './history.ts';
import {
  epochSeconds,
  progressOf,
  rememberedItem,
  rememberedOf,
  stateOf,
  taskIdOf,
  wholeHistory,
} from './items.ts';
import { itemsOf } from './pages.ts';
import { cursorAfter, listTasks } from './task-list.ts';
import { unlessRefused } from './writes.ts';

const priorityOf = parser(
  { type: 'object', required: ['priority'], properties: { priority: { type: 'integer' } } } as const,
  'A running task',
);

export const dynamodbTaskStore = (client: DynamoDBDocumentClient, table: string, now: Clock): TaskStore => {
  const get = async (key: ItemKey): Promise<unknown> =>
    (await client.send(new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }))).Item;

  const events = readEvents(client, table);
  const history = wholeHistory(events);

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

  const remember: TaskStore['remember'] = async (task, remembered) => {
    const Item = rememberedItem(task, remembered, now());
    const unlessKnown = keyIsForgotten(epochSeconds(now()));
    await unlessRefused(client.send(new PutCommand({ TableName: table, Item, ...unlessKnown })));
  };

  const commit: TaskStore['commit'] = (change) => commitChange(client, table, change);

  const nextSerial: TaskStore['nextSerial'] = (owner, day, spending = { upload_bytes: 0 }) =>
    numberTask(client, table, { owner, day, now: now(), spending });

  const giveBack: TaskStore['giveBack'] = (owner, day, spending) =>
    giveBackUse(client, table, { owner, day, spending });

  const running: TaskStore['running'] = async (owner) => {
    const query = {
      TableName: table,
      KeyConditionExpression: 'pk = :running',
      ExpressionAttributeValues: { ':running': runningKey(owner, 0, '', '').pk },
      Limit: RUNNING_COUNTED,
    };
    const { Items = [] } = await client.send(new QueryCommand(query));
    const [first] = Items;
    return first && { mostUrgent: priorityOf(first).priority, tasks: Items.length };
  };

  const eraseHistory: TaskStore['eraseHistory'] = (taskId, keep) => eraseTask(client, table, taskId, keep);

  const list: TaskStore['list'] = (filter) => listTasks(client, table, filter, history);

  return {
    load,
    loadWithProgress,
    commit,
    events,
    list,
    cursorAfter,
    findDuplicate,
    findRemembered,
    remember,
    nextSerial,
    giveBack,
    running,
    eraseHistory,
    ...dynamodbDueTasks(client, table),
  };
};

const isSnapshot = (item: unknown, sk: string): boolean =>
  typeof item === 'object' && item !== null && 'sk' in item && item.sk === sk;
