/** API keys put straight into the table: the first one, before which no API answers, and the local one. */
import { createHash, randomBytes } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { apiKeyKey } from '../../functions/contract/keys.ts';
import type { Scope } from '../../functions/contract/scopes.ts';

const KEY_BYTES = 32;
/** Characters that 32 bytes need at most in base 62. */
const KEY_LENGTH = 43;
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const base62 = (bytes: Buffer): string => {
  let rest = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (; rest > 0n; rest /= 62n) text = `${DIGITS[Number(rest % 62n)]}${text}`;
  return text.padStart(KEY_LENGTH, '0');
};

export const newKey = (): string => `sst_${base62(randomBytes(KEY_BYTES))}`;

export interface KeyFacts {
  readonly owner: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
}

/** Stores the key's hash; a key that is there already stays as it is. Answers the key's id. */
export const storeKey = async (
  table: string,
  aws: DynamoDBClientConfig,
  key: string,
  facts: KeyFacts,
): Promise<string> => {
  const client = new DynamoDBClient(aws);
  const hash = createHash('sha256').update(key).digest('hex');
  const key_id = `key_${hash.slice(0, 12)}`;
  const item = { ...apiKeyKey(hash), key_id, ...facts, created_at: new Date().toISOString() };
  try {
    await DynamoDBDocumentClient.from(client).send(
      new PutCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
  } catch (fault) {
    if (!(fault instanceof ConditionalCheckFailedException)) throw fault;
  } finally {
    client.destroy();
  }
  return key_id;
};
