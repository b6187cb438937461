import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { CreateMultipartUploadCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { deleteOwner } from '../../bin/operations/delete-owner.ts';
import { storeKey } from '../../bin/operations/keys.ts';
import { exportTasks, importTasks } from '../../bin/operations/move-tasks.ts';
import { type StoredItem, scan } from '../../bin/operations/table.ts';
import { dynamodbClaims } from '../../functions/adapters/dynamodb/claims.ts';
import { dynamodbSubscriptions } from '../../functions/adapters/dynamodb/subscriptions.ts';
import { dynamodbTaskStore } from '../../functions/adapters/dynamodb/task-store.ts';
import { dynamodbTypeStore } from '../../functions/adapters/dynamodb/type-store.ts';
import { dynamodbWebhookStore } from '../../functions/adapters/dynamodb/webhook-store.ts';
import {
  artifactObject,
  doneObject,
  ownerTopic,
  statisticsKey,
  TOTALS_ROW,
  taskTopic,
  uploadObject,
} from '../../functions/contract/keys.ts';
import type { TaskType } from '../../functions/contract/type-schemas.ts';
import type { Endpoint } from '../../functions/contract/webhook-schemas.ts';
import { BUCKET, type Fixture, startFixture } from '../local/s3-fixture.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';

const NOW = new Date('2026-11-21T08:00:00.000Z');
const STORED: readonly StoredItem[] = JSON.parse(
  readFileSync(new URL('../adapters/dynamodb/fixtures/task-of-version-1.json', import.meta.url), 'utf8'),
);

const TYPE: TaskType = {
  name: 'Thumbnail',
  version: 1,
  executor: 'worker',
  param_schema: { type: 'object' },
  max_attempts: 3,
  lease_seconds: 60,
  is_active: true,
  created_at: NOW.toISOString(),
};

const ENDPOINT: Endpoint = {
  id: 'hook_1',
  url: 'https://example.org/hook',
  events: ['task.completed'],
  payload: 'full',
  is_active: true,
  created_at: NOW.toISOString(),
};

const allItems = async (client: DynamoDBDocumentClient): Promise<readonly StoredItem[]> =>
  (await Array.fromAsync(scan(client, { TableName: TABLE }))).toSorted((a, b) =>
    `${a.pk} ${a.sk}`.localeCompare(`${b.pk} ${b.sk}`),
  );

const put = (client: DynamoDBDocumentClient, item: object) =>
  client.send(new PutCommand({ TableName: TABLE, Item: { ...item } }));

/** A table with a real task of `local`, and the same of `local2` under other keys. */
const tableOfTwo = async (t: TestContext): Promise<DynamoDBDocumentClient> => {
  const client = await startTable(t);
  for (const item of STORED) {
    await put(client, item);
    await put(client, JSON.parse(JSON.stringify(item).replaceAll('local', 'local2')));
  }
  return client;
};

const endpointOf = async (client: DynamoDBDocumentClient): Promise<string> => {
  const { hostname, port } = (await client.config.endpoint?.()) ?? assert.fail('no endpoint');
  return `http://${hostname}:${port}`;
};

test('an owner’s tasks move to another table, with their histories, and nobody else’s', async (t) => {
  const [from, to] = [await tableOfTwo(t), await startTable(t)];
  await dynamodbTypeStore(from, TABLE).put('local', TYPE);
  const stored = STORED.length + 2;
  const lines = await Array.fromAsync(exportTasks(from, TABLE, 'local'));
  assert.equal(lines.length, stored);
  async function* text() {
    yield* lines;
    yield '\n';
  }
  assert.deepEqual(await importTasks(to, TABLE, text()), { stored, known: 0 });
  assert.deepEqual(await importTasks(to, TABLE, text()), { stored: 0, known: stored });
  assert.deepEqual(await dynamodbTypeStore(to, TABLE).find('local', TYPE.name), TYPE);
  const [before, after] = [from, to].map((client) => dynamodbTaskStore(client, TABLE, () => NOW));
  assert.deepEqual(await after?.load('local_20261121_1'), await before?.load('local_20261121_1'));
  assert.deepEqual(
    await after?.list({ owner: 'local', limit: 10, order: 'desc' }),
    await before?.list({ owner: 'local', limit: 10, order: 'desc' }),
  );
});

test('an import refuses what is no export, and tells the line', async (t) => {
  const to = await startTable(t);
  async function* lines() {
    yield JSON.stringify(STORED[0]);
    yield '{"something":"else"}';
  }
  await assert.rejects(importTasks(to, TABLE, lines()), /Line 2 is no item/);
});

const store = ({ client }: Fixture, key: string) =>
  client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: 'x' }));

test('a deleted owner leaves nothing in table and bucket, and everybody else is untouched', async (t) => {
  const [table, media] = [await tableOfTwo(t), await startFixture(t)];
  const aws = {
    endpoint: await endpointOf(table),
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  for (const owner of ['local', 'local2']) {
    const task = `${owner}_20261121_1`;
    await storeKey(TABLE, aws, `sst_of_${owner}`, { owner, name: 'key', scopes: ['tasks:read'] });
    const live = dynamodbSubscriptions(table, TABLE);
    await live.connect(`c-${owner}`, owner, NOW);
    await live.subscribe(`c-${owner}`, taskTopic(task), NOW);
    await live.subscribe(`c-${owner}`, ownerTopic(owner), NOW);
    await dynamodbTaskStore(table, TABLE, () => NOW).nextSerial(owner, '20261121');
    await put(table, { ...statisticsKey(owner, 0, TOTALS_ROW), completed: 1 });
    await put(table, { pk: `DEDUPE#${owner}#hash`, sk: '-', task_id: task });
    await put(table, { pk: `IDEMP#${owner}#key`, sk: '-', task_id: task });
    await dynamodbTypeStore(table, TABLE).put(owner, TYPE);
    await dynamodbClaims(table, TABLE, async () => []).seen(owner, 'worker-1', NOW);
    await dynamodbWebhookStore(table, TABLE).createEndpoint(owner, {
      endpoint: { ...ENDPOINT, url: `https://${owner}.example.org/hook` },
      secrets: [{ secret: 'whsec_c2VjcmV0' }],
    });
    await store(media, uploadObject(task, 'f1'));
    await store(media, artifactObject(task, 'f1', 'transcript.json'));
    await store(media, doneObject(owner, 'fingerprint'));
    const open = { Bucket: BUCKET, Key: uploadObject(task, 'f2') };
    await media.client.send(new CreateMultipartUploadCommand(open));
  }
  // A connection's subscriptions name no owner: they end with the socket, or by their time to live.
  const isOf = (owner: string) => (item: StoredItem) =>
    new RegExp(`\\b${owner}(?!\\d)|\\b${owner}_`).test(JSON.stringify(item)) && !item.sk.startsWith('SUB#');
  const others = (await allItems(table)).filter(isOf('local2'));
  const deleted = await deleteOwner(
    'local',
    { client: table, name: TABLE },
    { client: media.client, name: BUCKET },
  );
  const left = await allItems(table);
  assert.equal(deleted.objects, 3);
  assert.deepEqual(left.filter(isOf('local')), []);
  assert.deepEqual(left.filter(isOf('local2')), others);
  const objects = await media.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  assert.equal(objects.KeyCount, 3);
  assert.ok(objects.Contents?.every(({ Key }) => /\/local2[_/]/.test(Key ?? '')));
});
