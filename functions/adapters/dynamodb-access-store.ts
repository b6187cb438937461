/** API keys and WebSocket tickets, both found by the SHA-256 of the secret, which is stored nowhere. */
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AccessKey, AccessStore } from '../application/ports.ts';
import { apiKeyKey, ticketKey } from '../contract/keys.ts';
import { EXPIRES_AT, epochSeconds, type Item } from './dynamodb-items.ts';
import { parser } from './parse.ts';

const keyOf = parser(
  {
    type: 'object',
    required: ['key_id', 'owner', 'name', 'scopes'],
    properties: {
      key_id: { type: 'string' },
      owner: { type: 'string' },
      name: { type: 'string' },
      scopes: { type: 'array', items: { type: 'string' } },
    },
  } as const,
  'An API key',
);
const ticketOf = parser(
  {
    type: 'object',
    required: ['owner', 'expires_at'],
    properties: { owner: { type: 'string' }, expires_at: { type: 'integer' } },
  } as const,
  'A ticket',
);

/** `hash` is the SHA-256 of the key as its owner holds it, in lower-case hex. */
export const keyItem = (hash: string, key: AccessKey, createdAt: Date): Item => ({
  ...apiKeyKey(hash),
  ...key,
  created_at: createdAt.toISOString(),
});

export const dynamodbAccessStore = (client: DynamoDBDocumentClient, table: string): AccessStore => {
  const findKey: AccessStore['findKey'] = async (hash) => {
    const query = { TableName: table, Key: { ...apiKeyKey(hash) }, ConsistentRead: true };
    const { Item: item } = await client.send(new GetCommand(query));
    if (item === undefined) return undefined;
    const { key_id, owner, name, scopes } = keyOf(item);
    return { key_id, owner, name, scopes };
  };

  const putTicket: AccessStore['putTicket'] = async (hash, { owner, expires_at }) => {
    const item = { ...ticketKey(hash), owner, [EXPIRES_AT]: epochSeconds(expires_at) };
    await client.send(new PutCommand({ TableName: table, Item: item }));
  };

  // The deletion hands the ticket to exactly one taker, however many ask at once.
  const takeTicket: AccessStore['takeTicket'] = async (hash, now) => {
    const taking = { TableName: table, Key: { ...ticketKey(hash) }, ReturnValues: 'ALL_OLD' } as const;
    const { Attributes } = await client.send(new DeleteCommand(taking));
    if (Attributes === undefined) return undefined;
    const { owner, expires_at } = ticketOf(Attributes);
    return expires_at >= epochSeconds(now) ? { owner } : undefined;
  };

  return { findKey, putTicket, takeTicket };
};
