import { fields, isFields, list, optional, text } from '../../json.ts';
import { DatabaseFault, type TableClient } from './client.ts';
import { describeTable, type Table } from './tables.ts';

/** Deletes the items whose time has passed, as DynamoDB does in the background. Returns how many. */
export async function expireItems(client: TableClient, table: Table, now: number): Promise<number> {
  const { name, timeToLiveAttribute } = table;
  if (timeToLiveAttribute === undefined) return 0;
  const keys = await keyNames(client, name);
  const expired = {
    ExpressionAttributeNames: { '#expires': timeToLiveAttribute },
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(now / 1000)) } },
  };
  let deleted = 0;
  let ExclusiveStartKey: unknown;
  do {
    const page = await client.call('Scan', {
      TableName: name,
      FilterExpression: '#expires < :now',
      ...expired,
      ...(ExclusiveStartKey !== undefined && { ExclusiveStartKey }),
    });
    for (const found of list(page['Items'], 'Items')) {
      const item = fields(found, 'item');
      const Key = Object.fromEntries(keys.map((key) => [key, item[key]]));
      await client
        .call('DeleteItem', { TableName: name, Key, ConditionExpression: '#expires < :now', ...expired })
        .then(() => deleted++, ignoreRenewed);
    }
    ExclusiveStartKey = page['LastEvaluatedKey'];
  } while (isFields(ExclusiveStartKey));
  return deleted;
}

function ignoreRenewed(error: unknown) {
  if (error instanceof DatabaseFault && error.code === 'ConditionalCheckFailedException') return;
  throw error;
}

async function keyNames(client: TableClient, name: string): Promise<string[]> {
  const table = await describeTable(client, name);
  const schema = optional(list, table?.['KeySchema'], 'KeySchema') ?? [];
  return schema.map((key) => text(fields(key, 'KeySchema')['AttributeName'], 'AttributeName'));
}
