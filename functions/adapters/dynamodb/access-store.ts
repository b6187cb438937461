/** API keys and WebSocket tickets, both found by the SHA-256 of the secret, which is stored nowhere. */
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { AccessStore } from '../../application/ports.ts';
import { apiKeyKey, ticketKey } from '../../contract/keys.ts';
import { parser } from '../parse.ts';
import { EXPIRES_AT, epochSeconds } from './items.ts';
import { keyOf } from './key-store.ts';

const ticketOf = parser(
  {
    type: 'object',
    required: ['owner', 'expires_at'],
    properties: { owner: { type: 'string' }, expires_at: { type: 'integer' } },
  } as const,
  'A ticket',
);

export const dynamodbAccessStore = (client: DynamoDBDocumentClient, table: string): AccessStore => {
  const findKey: AccessStore['findKey'] = async (hash) => {
    const query = { TableName: table, Key: { ...apiKeyKey(hash) }, ConsistentRead: true };
    const { Item: item } = await client.send(new GetCommand(query));
    return item === undefined ? undefined : keyOf(item);
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
