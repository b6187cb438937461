/** An owner's tasks out of one deployment's table and into another's, a line of JSON for each item. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { pastOf } from './owned.ts';
import { scan } from './table.ts';

export async function* exportTasks(
  client: DynamoDBDocumentClient,
  table: string,
  owner: string,
): AsyncGenerator<string> {
  for await (const item of scan(client, pastOf(table, owner))) yield `${JSON.stringify(item)}\n`;
}

export interface Imported {
  readonly stored: number;
  /** Items that were there already; they stay as they are. */
  readonly known: number;
}

/** True when the item is new. */
const put = async (client: DynamoDBDocumentClient, table: string, item: object): Promise<boolean> => {
  try {
    await client.send(
      new PutCommand({
        TableName: table,
        Item: { ...item },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (fault) {
    if (fault instanceof ConditionalCheckFailedException) return false;
    throw fault;
  }
};

const itemIn = (line: string, number: number): object => {
  const item: unknown = JSON.parse(line);
  if (typeof item === 'object' && item !== null && 'pk' in item && 'sk' in item) return item;
  throw new Error(`Line ${number} is no item of an export.`);
};

/** May be broken off and run again. What an earlier release exported is read as what it stored. */
export const importTasks = async (
  client: DynamoDBDocumentClient,
  table: string,
  lines: AsyncIterable<string>,
): Promise<Imported> => {
  const count = { stored: 0, known: 0, line: 0 };
  for await (const line of lines) {
    count.line += 1;
    if (line.trim() === '') continue;
    if (await put(client, table, itemIn(line, count.line))) count.stored += 1;
    else count.known += 1;
  }
  return { stored: count.stored, known: count.known };
};
