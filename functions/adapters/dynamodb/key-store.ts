/** API keys as admins handle them. Of the key itself, the table holds the SHA-256 only. */
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { KeyStore } from '../../application/ports.ts';
import { type ApiKey, apiKeySchema, keyItems } from '../../contract/api-keys.ts';
import { apiKeyKey, type ItemKey, listedKeyKey } from '../../contract/keys.ts';
import { type Parser, parser } from '../parse.ts';
import { itemIsNew } from './conditions.ts';
import { EXPIRES_AT, epochSeconds } from './items.ts';
import { itemsOf } from './pages.ts';

/** A revoked key is told from an unknown one, and listed, for this long. */
const REVOKED_DAYS = 90;

const { expires_at: ending, ...facts } = apiKeySchema.properties;
const itemOf = parser(
  {
    type: 'object',
    required: apiKeySchema.required,
    properties: { ...facts, valid_until: ending, hash: { type: 'string' } },
  } as const,
  'An API key',
);

/** What either item of a key tells of it. */
export const keyOf: Parser<ApiKey> = (item) => {
  const { key_id, owner, name, scopes, created_at, valid_until, revoked_at, rate_limit, quota } =
    itemOf(item);
  return {
    ...{ key_id, owner, name, scopes, created_at },
    ...(valid_until === undefined ? {} : { expires_at: valid_until }),
    ...(revoked_at === undefined ? {} : { revoked_at }),
    ...(rate_limit === undefined ? {} : { rate_limit }),
    ...(quota === undefined ? {} : { quota }),
  };
};

export const dynamodbKeyStore = (client: DynamoDBDocumentClient, table: string): KeyStore => {
  const find = async (keyId: string): Promise<unknown> => {
    const query = { TableName: table, Key: { ...listedKeyKey(keyId) }, ConsistentRead: true };
    return (await client.send(new GetCommand(query))).Item;
  };

  const create: KeyStore['create'] = async (hash, key) => {
    const writes = keyItems(hash, key).map((item) => ({
      Put: { TableName: table, Item: item, ...itemIsNew },
    }));
    await client.send(new TransactWriteCommand({ TransactItems: writes }));
  };

  const list: KeyStore['list'] = async ({ owner, after = '', limit }) => {
    const { pk, sk } = listedKeyKey(after);
    const query = {
      TableName: table,
      // No key's id is a space: the first page begins before all of them.
      KeyConditionExpression: 'pk = :pk AND sk > :after',
      ExpressionAttributeValues: { ':pk': pk, ':after': sk || ' ', ...(owner && { ':owner': owner }) },
      ...(owner && { FilterExpression: '#owner = :owner', ExpressionAttributeNames: { '#owner': 'owner' } }),
      ...(!owner && { Limit: limit }),
      ConsistentRead: true,
    };
    const found: ApiKey[] = [];
    for await (const item of itemsOf(client, query)) {
      found.push(keyOf(item));
      if (found.length >= limit) break;
    }
    return found;
  };

  const get: KeyStore['get'] = async (keyId) => {
    const item = await find(keyId);
    return item === undefined ? undefined : keyOf(item);
  };

  const revoke: KeyStore['revoke'] = async (keyId, at) => {
    const item = await find(keyId);
    if (item === undefined) return false;
    const { hash = '', revoked_at } = itemOf(item);
    if (revoked_at !== undefined) return true;
    const end = epochSeconds(at) + REVOKED_DAYS * 86_400;
    const revoking = (key: ItemKey) => ({
      Update: {
        TableName: table,
        Key: { ...key },
        UpdateExpression: 'SET revoked_at = :at, #expires_at = :end',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeNames: { '#expires_at': EXPIRES_AT },
        ExpressionAttributeValues: { ':at': at.toISOString(), ':end': end },
      },
    });
    const writes = [apiKeyKey(hash), listedKeyKey(keyId)].map(revoking);
    await client.send(new TransactWriteCommand({ TransactItems: writes }));
    return true;
  };

  return { create, list, get, revoke };
};
