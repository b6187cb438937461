/** API keys put straight into the table: the first one, before which no API answers, and the local one. */
import { createHash, randomBytes } from 'node:crypto';
import {
  DynamoDBClient,
  type DynamoDBClientConfig,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import {
  type ApiKey,
  type CreateKeyRequest,
  KEY_BYTES,
  keyIdOf,
  keyItems,
  keyOfBytes,
} from '../../functions/contract/api-keys.ts';

export const newKey = (): string => keyOfBytes(randomBytes(KEY_BYTES));

const isKnown = (fault: unknown): boolean =>
  fault instanceof TransactionCanceledException &&
  (fault.CancellationReasons ?? []).some(({ Code }) => Code === 'ConditionalCheckFailed');

/** Stores the key's hash; a key that is there already stays as it is. */
export const storeKey = async (
  table: string,
  aws: DynamoDBClientConfig,
  key: string,
  request: CreateKeyRequest,
): Promise<ApiKey> => {
  const client = new DynamoDBClient(aws);
  const hash = createHash('sha256').update(key).digest('hex');
  const facts = { key_id: keyIdOf(hash), ...request, created_at: new Date().toISOString() };
  const writes = keyItems(hash, facts).map((item) => ({
    Put: { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
  }));
  try {
    await DynamoDBDocumentClient.from(client).send(new TransactWriteCommand({ TransactItems: writes }));
  } catch (fault) {
    if (!isKnown(fault)) throw fault;
  } finally {
    client.destroy();
  }
  return facts;
};
