/** Who is connected, and who listens to which topic. Each subscription lies twice: by connection and by topic. */
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Subscriptions } from '../../application/ports.ts';
import { connectionKey, connectionTopicKey, type ItemKey, subscriptionKey } from '../../contract/keys.ts';
import { parser } from '../parse.ts';
import { EXPIRES_AT, epochSeconds } from './items.ts';
import { itemsOf } from './pages.ts';

/** DynamoDB takes at most this many writes in a batch. */
const BATCH = 25;
const MAX_BATCH_TRIES = 8;

const itemOf = parser(
  {
    type: 'object',
    required: ['pk', 'sk'],
    properties: {
      pk: { type: 'string' },
      sk: { type: 'string' },
      owner: { type: 'string' },
      topic: { type: 'string' },
      connection_id: { type: 'string' },
    },
  } as const,
  'A connection item',
);

export const dynamodbSubscriptions = (client: DynamoDBDocumentClient, table: string): Subscriptions => {
  const connect: Subscriptions['connect'] = async (connectionId, owner, expiresAt) => {
    const item = { ...connectionKey(connectionId), owner, [EXPIRES_AT]: epochSeconds(expiresAt) };
    await client.send(new PutCommand({ TableName: table, Item: item }));
  };

  const ownerOf: Subscriptions['ownerOf'] = async (connectionId) => {
    const query = { TableName: table, Key: { ...connectionKey(connectionId) }, ConsistentRead: true };
    const { Item: item } = await client.send(new GetCommand(query));
    return item === undefined ? undefined : itemOf(item).owner;
  };

  const subscribe: Subscriptions['subscribe'] = async (connectionId, topic, expiresAt) => {
    const facts = { topic, connection_id: connectionId, [EXPIRES_AT]: epochSeconds(expiresAt) };
    const keys = [connectionTopicKey(connectionId, topic), subscriptionKey(topic, connectionId)];
    const writes = keys.map((key) => ({ Put: { TableName: table, Item: { ...key, ...facts } } }));
    await client.send(new TransactWriteCommand({ TransactItems: writes }));
  };

  const unsubscribe: Subscriptions['unsubscribe'] = async (connectionId, topic) => {
    const keys = [connectionTopicKey(connectionId, topic), subscriptionKey(topic, connectionId)];
    await Promise.all(
      keys.map((key) => client.send(new DeleteCommand({ TableName: table, Key: { ...key } }))),
    );
  };

  const partition = (pk: string) =>
    itemsOf(client, {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    });

  /** What a batch leaves unprocessed is sent again; it throws when DynamoDB keeps refusing. */
  const deleteAll = async (keys: readonly ItemKey[]): Promise<void> => {
    for (let start = 0; start < keys.length; start += BATCH) {
      let left: BatchWriteCommandInput['RequestItems'] = {
        [table]: keys.slice(start, start + BATCH).map((key) => ({ DeleteRequest: { Key: { ...key } } })),
      };
      for (let tries = 0; left?.[table]?.length; tries++) {
        if (tries === MAX_BATCH_TRIES) throw new Error('DynamoDB keeps leaving deletions unprocessed');
        left = (await client.send(new BatchWriteCommand({ RequestItems: left }))).UnprocessedItems;
      }
    }
  };

  // The connection itself goes last: cut short, a second disconnect finds what is left.
  const disconnect: Subscriptions['disconnect'] = async (connectionId) => {
    const keys: ItemKey[] = [];
    for await (const item of partition(connectionKey(connectionId).pk)) {
      const { pk, sk, topic } = itemOf(item);
      if (topic !== undefined) keys.push(subscriptionKey(topic, connectionId), { pk, sk });
    }
    await deleteAll(keys);
    await client.send(new DeleteCommand({ TableName: table, Key: { ...connectionKey(connectionId) } }));
  };

  // Consistent: whoever has just subscribed must not miss the next event.
  const subscribers: Subscriptions['subscribers'] = async (topic) => {
    const found: string[] = [];
    for await (const item of partition(subscriptionKey(topic, '').pk)) {
      const { connection_id } = itemOf(item);
      if (connection_id !== undefined) found.push(connection_id);
    }
    return found;
  };

  return { connect, ownerOf, subscribe, unsubscribe, disconnect, subscribers };
};
