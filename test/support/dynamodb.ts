/** A real DynamoDB endpoint for adapter tests: the embedded emulator in memory, with our table. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateTableCommand, type GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../functions/adapters/clients.ts';
import { INDEXES } from '../../functions/contract/keys.ts';
import { freePort } from '../../local/network.ts';

export const TABLE = 'tasks';

const untilAnswering = async (endpoint: string, child: ChildProcess): Promise<void> => {
  while (child.exitCode === null) {
    try {
      await (await fetch(endpoint)).arrayBuffer();
      return;
    } catch {
      await pause(10);
    }
  }
  throw new Error(`dynoxide ended with ${child.exitCode}`);
};

const index = (name: string, attribute: string, projection: 'ALL' | 'KEYS_ONLY'): GlobalSecondaryIndex => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: `${attribute}_pk`, KeyType: 'HASH' },
    { AttributeName: `${attribute}_sk`, KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: projection },
});

const createTable = (client: DynamoDBDocumentClient) =>
  client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        'pk',
        'sk',
        'owner_pk',
        'owner_sk',
        'claim_pk',
        'claim_sk',
        'due_pk',
        'due_sk',
      ].map((name) => ({
        AttributeName: name,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        index(INDEXES.byOwner, 'owner', 'ALL'),
        index(INDEXES.claimable, 'claim', 'ALL'),
        index(INDEXES.due, 'due', 'KEYS_ONLY'),
      ],
    }),
  );

/** An empty table; it ends with the test. */
export const startTable = async (test: TestContext): Promise<DynamoDBDocumentClient> => {
  const manifest = createRequire(import.meta.url).resolve(
    `@dynoxide/${process.platform}-${process.arch}/package.json`,
  );
  const port = await freePort();
  const child = spawn(join(dirname(manifest), 'dynoxide'), ['serve', '--port', String(port)], {
    stdio: 'ignore',
  });
  test.after(() => child.kill('SIGKILL'));
  const endpoint = `http://127.0.0.1:${port}`;
  await untilAnswering(endpoint, child);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = documentClient({ endpoint, region: 'eu-west-1', credentials });
  test.after(() => client.destroy());
  await createTable(client);
  return client;
};
