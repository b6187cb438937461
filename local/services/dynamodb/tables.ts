import { type Fields, fields, flag, list, optional, text } from '../../json.ts';
import type { Resource } from '../../template/resources.ts';
import { DatabaseFault, type TableClient } from './client.ts';

export interface Table {
  readonly name: string;
  /** It did not exist before: whoever reads its stream must not miss its first change. */
  readonly isNew: boolean;
  readonly timeToLiveAttribute?: string;
}

/** Creates the table, or checks that the one in the data folder is the one that the template declares. */
export async function ensureTable(client: TableClient, { name, properties }: Resource): Promise<Table> {
  const { TimeToLiveSpecification } = properties;
  const timeToLive = optional(fields, TimeToLiveSpecification, `TimeToLiveSpecification of ${name}`);
  const expires = timeToLive !== undefined && flag(timeToLive['Enabled'], 'TimeToLiveSpecification.Enabled');
  const existing = await describeTable(client, name);
  if (existing) checkShape(existing, properties, name);
  else await client.call('CreateTable', creation(name, properties));
  return {
    name,
    isNew: existing === undefined,
    ...(expires && {
      timeToLiveAttribute: text(timeToLive['AttributeName'], 'TimeToLiveSpecification.AttributeName'),
    }),
  };
}

export async function describeTable(client: TableClient, name: string): Promise<Fields | undefined> {
  try {
    return fields((await client.call('DescribeTable', { TableName: name }))['Table'], name);
  } catch (error) {
    if (error instanceof DatabaseFault && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

function creation(
  name: string,
  { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, StreamSpecification }: Fields,
) {
  return {
    TableName: name,
    KeySchema,
    AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...(GlobalSecondaryIndexes !== undefined && { GlobalSecondaryIndexes }),
    ...(StreamSpecification !== undefined && {
      StreamSpecification: { ...fields(StreamSpecification, name), StreamEnabled: true },
    }),
  };
}

function checkShape(existing: Fields, declared: Fields, name: string) {
  if (shapeOf(existing) === shapeOf(declared)) return;
  throw new Error(
    `The table ${name} in the data folder has other keys or indexes than the template declares: remove the data folder, or point to another one`,
  );
}

function shapeOf({ KeySchema, GlobalSecondaryIndexes }: Fields): string {
  const keys = (schema: unknown) =>
    list(schema, 'KeySchema')
      .map((key) => fields(key, 'KeySchema'))
      .map((key) => `${key['KeyType']}:${key['AttributeName']}`)
      .sort();
  const indexes = optional(list, GlobalSecondaryIndexes, 'GlobalSecondaryIndexes') ?? [];
  const shapes = indexes
    .map((index) => fields(index, 'GlobalSecondaryIndexes'))
    .map((index) => `${index['IndexName']}=${keys(index['KeySchema'])}`)
    .sort();
  return JSON.stringify([keys(KeySchema), shapes]);
}
