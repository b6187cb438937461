/** Statistics brought up to date: what the reader of the stream gave up is learnt from the tasks' histories. */
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { changeOf } from '../../functions/adapters/dynamodb/changes.ts';
import { wholeHistory } from '../../functions/adapters/dynamodb/items.ts';
import { dynamodbStatistics } from '../../functions/adapters/dynamodb/statistics.ts';
import { dynamodbTaskStore } from '../../functions/adapters/dynamodb/task-store.ts';
import type { Clock } from '../../functions/application/ports.ts';
import { catchUp, type Suspect } from '../../functions/application/statistics.ts';
import { COUNTED_PREFIX, STATISTICS_PREFIX, taskKey } from '../../functions/contract/keys.ts';
import { deleteItems, type StoredItem, scan } from './table.ts';

/** Tasks that are looked at side by side. */
const AT_ONCE = 25;

/** A snapshot is told of as if it had just been written: only one that is not counted so costs more than a read. */
const suspectOf = (item: StoredItem): Suspect => {
  const change = changeOf({ pk: item.pk, before: item, after: item });
  return { task_id: change.task_id, changes: [change] };
};

async function* suspectsIn(client: DynamoDBDocumentClient, table: string): AsyncGenerator<Suspect> {
  const snapshotsAndMarks = {
    TableName: table,
    FilterExpression: 'sk = :task OR (begins_with(pk, :counted) AND attribute_exists(counted))',
    ProjectionExpression: 'pk, sk, #state',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: { ':task': taskKey('').sk, ':counted': COUNTED_PREFIX },
  };
  for await (const item of scan(client, snapshotsAndMarks)) {
    if (!item.pk.startsWith(COUNTED_PREFIX)) yield suspectOf(item);
    else {
      const task_id = item.pk.slice(COUNTED_PREFIX.length);
      const { Item } = await client.send(new GetCommand({ TableName: table, Key: { ...taskKey(task_id) } }));
      if (Item === undefined) yield { task_id, changes: [] };
    }
  }
}

/** Answers how many tasks were looked at. May run while everything runs, be broken off, and run again. */
export const recount = async (client: DynamoDBDocumentClient, table: string, now: Clock): Promise<number> => {
  const tasks = dynamodbTaskStore(client, table, now);
  const ports = {
    statistics: dynamodbStatistics(client, table, now),
    history: wholeHistory(tasks.events),
  };
  let count = 0;
  let batch: Suspect[] = [];
  for await (const suspect of suspectsIn(client, table)) {
    batch.push(suspect);
    count += 1;
    if (batch.length < AT_ONCE) continue;
    await catchUp(batch, ports);
    batch = [];
  }
  await catchUp(batch, ports);
  return count;
};

/** All counters, and that anything was counted. Nothing may count meanwhile. */
export const forgetCounts = (client: DynamoDBDocumentClient, table: string): Promise<number> =>
  deleteItems(
    client,
    table,
    scan(client, {
      TableName: table,
      FilterExpression: 'begins_with(pk, :counters) OR begins_with(pk, :counted)',
      ProjectionExpression: 'pk, sk',
      ExpressionAttributeValues: { ':counters': STATISTICS_PREFIX, ':counted': COUNTED_PREFIX },
    }),
  );
