/** A task's events: read, and erased when the task was deleted. */
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { TaskStore } from '../../application/ports.ts';
import type { TaskEvent } from '../../contract/event-schemas.ts';
import { eventKey, taskKey } from '../../contract/keys.ts';
import { inBatches } from '../../domain/batches.ts';
import { parser } from '../parse.ts';
import { eventOf, LAST_SEQ } from './items.ts';
import { itemsOf } from './pages.ts';
import { MAX_WRITES } from './writes.ts';

export const readEvents =
  (client: DynamoDBDocumentClient, table: string): TaskStore['events'] =>
  async (taskId, after, limit) => {
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

const keyOf = parser(
  {
    type: 'object',
    required: ['pk', 'sk'],
    properties: { pk: { type: 'string' }, sk: { type: 'string' } },
  } as const,
  'A key',
);

/** All but the snapshot and the event `keep`. */
export const eraseTask = async (
  client: DynamoDBDocumentClient,
  table: string,
  taskId: string,
  keep: number,
): Promise<void> => {
  const { pk, sk: snapshot } = taskKey(taskId);
  const kept = new Set([snapshot, eventKey(taskId, keep).sk]);
  const query = {
    TableName: table,
    KeyConditionExpression: 'pk = :pk',
    ProjectionExpression: 'pk, sk',
    ExpressionAttributeValues: { ':pk': pk },
    ConsistentRead: true,
  };
  const keys = (await Array.fromAsync(itemsOf(client, query), keyOf)).filter(({ sk }) => !kept.has(sk));
  for (const batch of inBatches(keys, MAX_WRITES)) {
    const TransactItems = batch.map(({ sk }) => ({ Delete: { TableName: table, Key: { pk, sk } } }));
    await client.send(new TransactWriteCommand({ TransactItems }));
  }
};
