/** Whose time has come: the sweeper's view of the tasks, over the index of due times. */
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { TaskStore } from '../../application/ports.ts';
import { DUE_SHARDS, duePartition, INDEXES, taskKey } from '../../contract/keys.ts';
import { parser } from '../parse.ts';
import { versionIs } from './conditions.ts';
import { dueAttributes } from './items.ts';
import { itemsOf } from './pages.ts';
import { unlessRefused } from './writes.ts';

const keyOf = parser(
  {
    type: 'object',
    required: ['sk', 'due_sk'],
    properties: { sk: { type: 'string' }, due_sk: { type: 'string' } },
  } as const,
  'A due key',
);

const changeOf = (taskId: string, due_at: string | null) => {
  if (due_at === null) return { UpdateExpression: 'REMOVE due_pk, due_sk', values: {} };
  const { due_pk, due_sk } = dueAttributes(taskId, due_at);
  return {
    UpdateExpression: 'SET due_pk = :due_pk, due_sk = :due_sk',
    values: { ':due_pk': due_pk, ':due_sk': due_sk },
  };
};

export const dynamodbDueTasks = (
  client: DynamoDBDocumentClient,
  table: string,
): Pick<TaskStore, 'due' | 'putOff'> => {
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
  const due: TaskStore['due'] = async (at, limit) => {
    const shards = Array.from({ length: DUE_SHARDS }, (_, shard) => dueOfShard(shard, at, limit));
    const positions = (await Promise.all(shards)).flat().toSorted();
    return positions.slice(0, limit).map((position) => position.slice(position.indexOf('#') + 1));
  };

  const putOff: TaskStore['putOff'] = async ({ id, version }, due_at) => {
    const { UpdateExpression, values } = changeOf(id, due_at);
    const guard = versionIs(version);
    const change = {
      TableName: table,
      Key: { ...taskKey(id) },
      UpdateExpression,
      ...guard,
      ExpressionAttributeValues: { ...guard.ExpressionAttributeValues, ...values },
    };
    await unlessRefused(client.send(new UpdateCommand(change)));
  };

  return { due, putOff };
};
