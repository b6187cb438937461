/** An owner's task types: each version an item that never changes, and the latest beside them. */

import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { TypeStore } from '../../application/ports.ts';
import { INDEXES, typeIndexPartition, typeKey } from '../../contract/keys.ts';
import { type TaskType, taskTypeSchema } from '../../contract/type-schemas.ts';
import { type Parser, parser } from '../parse.ts';
import { itemIsNew, versionIs } from './conditions.ts';
import { itemsOf } from './pages.ts';
import { unlessRefused } from './writes.ts';

const envelopeOf = parser(
  {
    type: 'object',
    required: ['definition'],
    properties: { definition: { type: 'object' }, schemas: { type: 'string' } },
  } as const,
  'The item of a task type',
);
const definitionOf: Parser<TaskType> = parser(taskTypeSchema, 'A task type');

/** Schemas lie there as text: maps of the table lose the order of names, in which people are asked for them. */
const typeOf: Parser<TaskType> = (item) => {
  const { definition, schemas = '{}' } = envelopeOf(item);
  return definitionOf({ ...definition, ...JSON.parse(schemas) });
};

const bodyOf = ({ param_schema, result_schema, ...definition }: TaskType) => ({
  definition,
  schemas: JSON.stringify({ param_schema, result_schema }),
  version: definition.version,
});

export const dynamodbTypeStore = (client: DynamoDBDocumentClient, table: string): TypeStore => {
  const find: TypeStore['find'] = async (owner, name, version) => {
    const query = { TableName: table, Key: { ...typeKey(owner, name, version) }, ConsistentRead: true };
    const { Item } = await client.send(new GetCommand(query));
    return Item === undefined ? undefined : typeOf(Item);
  };

  const list: TypeStore['list'] = async (owner) => {
    const query = {
      TableName: table,
      IndexName: INDEXES.byOwner,
      KeyConditionExpression: 'owner_pk = :types',
      ExpressionAttributeValues: { ':types': typeIndexPartition(owner) },
    };
    return Array.fromAsync(itemsOf(client, query), typeOf);
  };

  const put: TypeStore['put'] = async (owner, type) => {
    const body = bodyOf(type);
    const indexed = { owner_pk: typeIndexPartition(owner), owner_sk: type.name };
    const version = { ...typeKey(owner, type.name, type.version), ...body };
    const latest = { ...typeKey(owner, type.name), ...indexed, ...body };
    const guard = type.version === 1 ? itemIsNew : versionIs(type.version - 1);
    const writes = [
      { Put: { TableName: table, Item: version, ...itemIsNew } },
      { Put: { TableName: table, Item: latest, ...guard } },
    ];
    try {
      await client.send(new TransactWriteCommand({ TransactItems: writes }));
      return 'stored';
    } catch (error) {
      if (error instanceof TransactionCanceledException) return 'conflict';
      throw error;
    }
  };

  const setActive: TypeStore['setActive'] = async (owner, name, isActive) => {
    const change = {
      TableName: table,
      Key: { ...typeKey(owner, name) },
      UpdateExpression: 'SET #definition.#active = :active',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeNames: { '#definition': 'definition', '#active': 'is_active' },
      ExpressionAttributeValues: { ':active': isActive },
      ReturnValues: 'ALL_NEW',
    } as const;
    const changed = await unlessRefused(client.send(new UpdateCommand(change)));
    return changed && typeOf(changed.Attributes);
  };

  return { find, list, put, setActive };
};
