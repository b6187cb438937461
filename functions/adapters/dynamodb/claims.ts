/** The tasks that wait for workers, those that workers hold, and the workers: over the index of claims. */
import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Claimables, ClaimStore, TaskStore } from '../../application/ports.ts';
import {
  claimablePartition,
  claimablePriority,
  heldPartition,
  INDEXES,
  taskKey,
  workerKey,
} from '../../contract/keys.ts';
import type { TaskState } from '../../domain/task/task.ts';
import { parser } from '../parse.ts';
import { claimIsHeldBy } from './conditions.ts';
import { dueAttributes, EXPIRES_AT, epochSeconds, stateOf, wholeHistory } from './items.ts';
import { itemsOf } from './pages.ts';
import { unlessRefused } from './writes.ts';

/** A worker that was not seen for so long is forgotten. */
const WORKER_LIFETIME_SECONDS = 7 * 86_400;
/** For the order by age over priorities: each priority in use costs a query. */
const MOST_PRIORITIES = 20;

const string = { type: 'string' } as const;
const heldOf = parser(
  { type: 'object', required: ['claim_sk'], properties: { claim_sk: string } } as const,
  'A held task',
);
const workerOf = parser(
  {
    type: 'object',
    required: ['sk', 'last_seen_at'],
    properties: { sk: string, last_seen_at: string },
  } as const,
  'A worker',
);

export const dynamodbClaims = (
  client: DynamoDBDocumentClient,
  table: string,
  events: TaskStore['events'],
): ClaimStore => {
  const history = wholeHistory(events);
  const query = async (keys: Partial<QueryCommandInput>): Promise<readonly TaskState[]> => {
    const { Items = [] } = await client.send(
      new QueryCommand({ TableName: table, IndexName: INDEXES.claimable, ...keys }),
    );
    return Promise.all(Items.map((item) => stateOf(item, history)));
  };

  const byPriority = ({ owner, type, order, limit }: Claimables) =>
    query({
      KeyConditionExpression: 'claim_pk = :queue',
      ExpressionAttributeValues: { ':queue': claimablePartition(owner, type) },
      ScanIndexForward: order === 'desc',
      Limit: limit,
    });

  /** The index lies by priority: from one priority to the next, a query each, and the oldest (or newest) of all. */
  const byAge = async ({ owner, type, order, limit }: Claimables): Promise<readonly TaskState[]> => {
    const forward = order === 'asc';
    const found: TaskState[] = [];
    let from = forward ? '0' : 'A';
    for (let priorities = 0; priorities < MOST_PRIORITIES; priorities += 1) {
      const tasks = await query({
        KeyConditionExpression: `claim_pk = :queue AND claim_sk ${forward ? '>' : '<'} :from`,
        ExpressionAttributeValues: { ':queue': claimablePartition(owner, type), ':from': from },
        ScanIndexForward: forward,
        Limit: limit,
      });
      const [first] = tasks;
      if (first === undefined) break;
      found.push(...tasks.filter(({ priority }) => priority === first.priority));
      // `A` lies behind every digit a time begins with.
      from = `${claimablePriority(first.priority)}${forward ? 'A' : ''}`;
    }
    const oldest = found.toSorted((a, b) => (a.created_at < b.created_at ? -1 : 1));
    return (forward ? oldest : oldest.reverse()).slice(0, limit);
  };

  const claimable: ClaimStore['claimable'] = (wanted) =>
    wanted.by === 'priority' ? byPriority(wanted) : byAge(wanted);

  const extend: ClaimStore['extend'] = async ({ task_id, owner, token_hash, until, progress, message }) => {
    const said = Object.entries({ lease_expires_at: until, progress, message }).filter(
      ([, value]) => value !== undefined,
    );
    const { ConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = claimIsHeldBy(
      owner,
      token_hash,
    );
    const { due_pk, due_sk } = dueAttributes(task_id, until);
    const sets = said.map(([name]) => `#state.#claim.#${name} = :${name}`);
    const change = {
      TableName: table,
      Key: { ...taskKey(task_id) },
      UpdateExpression: `SET due_pk = :due_pk, due_sk = :due_sk, ${sets.join(', ')}`,
      ConditionExpression,
      ExpressionAttributeNames: {
        ...ExpressionAttributeNames,
        ...Object.fromEntries(said.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ...ExpressionAttributeValues,
        ...Object.fromEntries(said.map(([name, value]) => [`:${name}`, value])),
        ':due_pk': due_pk,
        ':due_sk': due_sk,
      },
      ReturnValues: 'ALL_NEW',
    } as const;
    const extended = await unlessRefused(client.send(new UpdateCommand(change)));
    return extended && stateOf(extended.Attributes, history);
  };

  const seen: ClaimStore['seen'] = async (owner, workerId, at) => {
    const expires = epochSeconds(at) + WORKER_LIFETIME_SECONDS;
    const item = { ...workerKey(owner, workerId), last_seen_at: at.toISOString(), [EXPIRES_AT]: expires };
    await client.send(new PutCommand({ TableName: table, Item: item }));
  };

  const workers: ClaimStore['workers'] = async (owner) => {
    const held = {
      TableName: table,
      IndexName: INDEXES.claimable,
      KeyConditionExpression: 'claim_pk = :held',
      ExpressionAttributeValues: { ':held': heldPartition(owner) },
      ProjectionExpression: 'claim_sk',
    };
    const known = {
      TableName: table,
      KeyConditionExpression: 'pk = :workers',
      ExpressionAttributeValues: { ':workers': workerKey(owner, '').pk },
    };
    const [places, items] = await Promise.all([
      Array.fromAsync(itemsOf(client, held), (item) => heldOf(item).claim_sk.split('#')),
      Array.fromAsync(itemsOf(client, known), workerOf),
    ]);
    return items.map(({ sk, last_seen_at }) => ({
      worker_id: sk,
      last_seen_at,
      tasks: places.flatMap(([worker, task]) => (worker === sk && task !== undefined ? [task] : [])),
    }));
  };

  return { claimable, extend, seen, workers };
};
