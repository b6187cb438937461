/** The key of the local cloud: made at its first start, kept in a file only its owner reads, stored only hashed. */
import { createHash, randomBytes } from 'node:crypto';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { apiKeyKey } from '../../functions/contract/keys.ts';
import { keyFile, UsageError } from './settings.ts';

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

const keptKey = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').then(
    (text) => text.trim() || undefined,
    () => undefined,
  );

/** The key in force: SOUNDSTAGE_KEY, else the one kept, else a new one; it is kept from now on. */
const chooseKey = async (folder: string): Promise<string> => {
  const path = keyFile(folder);
  const fixed = process.env['SOUNDSTAGE_KEY'];
  if (fixed !== undefined && !/^sst_\w{8,}$/.test(fixed))
    throw new UsageError('SOUNDSTAGE_KEY must look like a key: sst_ and at least eight letters or digits.');
  const kept = await keptKey(path);
  const key = fixed ?? kept ?? newKey();
  if (key !== kept) await writeFile(path, `${key}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
  return key;
};

export interface LocalTable {
  readonly name: string;
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const storeKey = async (table: LocalTable, key: string): Promise<void> => {
  const { endpoint, region, credentials } = table;
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const hash = createHash('sha256').update(key).digest('hex');
  const item = {
    ...apiKeyKey(hash),
    key_id: `key_${hash.slice(0, 12)}`,
    owner: 'local',
    name: 'local',
    scopes: ['tasks:read', 'tasks:write', 'worker', 'admin'],
    created_at: new Date().toISOString(),
  };
  try {
    await DynamoDBDocumentClient.from(client).send(
      new PutCommand({ TableName: table.name, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
  } catch (fault) {
    // It was stored at an earlier start.
    if (!(fault instanceof ConditionalCheckFailedException)) throw fault;
  } finally {
    client.destroy();
  }
};

/** The clear key, which the local API now accepts. */
export const ensureLocalKey = async (table: LocalTable, folder: string): Promise<string> => {
  const key = await chooseKey(folder);
  await storeKey(table, key);
  return key;
};
