import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DynamoDBClient, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import { type MiniAssembly, writeMiniAssembly } from './fixtures/mini-assembly.ts';

describe('a mini assembly on the local cloud', () => {
  let mini: MiniAssembly;
  let cloud: LocalCloud;
  const lines: string[] = [];

  before(async () => {
    mini = writeMiniAssembly();
    cloud = await startLocalCloud({
      assembly: mini.assembly,
      folder: mini.data,
      log: (line) => lines.push(line),
    });
  });
  after(async () => {
    await cloud.close();
    mini.remove();
  });

  const get = (path: string, init?: RequestInit) => fetch(`${cloud.apiUrl}${path}`, init);
  const post = (path: string, body: string) =>
    get(path, { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
  const clientOptions = (endpoint: string) => ({ ...cloud.clients, endpoint });
  const receive = async (queueUrl: string | undefined) => {
    const client = new SQSClient(clientOptions(cloud.clients.endpoints.sqs));
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 10, MaxNumberOfMessages: 10 }),
    );
    client.destroy();
    return Messages.map(({ Body = '' }) => Body);
  };

  it('takes a request through function, queue and function, and dead-letters only what failed', async () => {
    for (const body of ['good-1', 'bad-1', 'ignored', 'good-2'])
      assert.equal((await post('/work', body)).status, 202);
    await mini.until((seen) =>
      ['good-1', 'good-2'].every((body) => seen.some((one) => one.kind === 'done' && one.body === body)),
    );
    assert.deepEqual(await receive(cloud.outputs.DeadUrl), ['bad-1']);
    const seen = mini.records();
    assert.deepEqual(
      seen.filter(({ body }) => body === 'bad-1').map(({ count }) => count),
      ['1', '2'],
    );
    assert.equal(seen.filter(({ kind, body }) => kind === 'work' && body === 'good-1').length, 1);
    assert.ok(!seen.some(({ body }) => body === 'ignored'));
  });

  it('keeps the order of every FIFO group and never works on one twice at once', async () => {
    await Promise.all(
      ['a', 'b', 'c'].map((group) => post(`/ordered/${group}`, JSON.stringify([1, 2, 'fail-once', 4, 5, 6]))),
    );
    const seen = await mini.until(
      (records) => records.filter(({ kind, body }) => kind === 'end' && body === '6').length === 3,
      20_000,
    );
    for (const group of ['a', 'b', 'c']) {
      const own = seen.filter((one) => one.group === group);
      const firstEnds = own.filter(({ kind }) => kind === 'end').map(({ body }) => body);
      assert.deepEqual([...new Set(firstEnds)], ['1', '2', 'fail-once', '4', '5', '6']);
      for (const [index, { kind, body }] of own.entries())
        if (kind === 'end') assert.deepEqual([own[index - 1]?.kind, own[index - 1]?.body], ['begin', body]);
    }
  });

  it('takes table changes to a function in order, filters them, and gives up on a poisonous one alone', async () => {
    const client = new DynamoDBClient(clientOptions(cloud.clients.endpoints.dynamodb));
    const TableName = cloud.outputs.TableName;
    const item = (pk: string, more = {}) => ({ pk: { S: pk }, ...more });
    await client.send(
      new TransactWriteItemsCommand({
        TransactItems: [
          { Put: { TableName, Item: item('TASK#1', { n: { N: '1' } }) } },
          { Put: { TableName, Item: item('KEY#1') } },
          { Put: { TableName, Item: item('TASK#2', { poison: { BOOL: true } }) } },
          { Put: { TableName, Item: item('TASK#3') } },
        ],
      }),
    );
    await client.send(new PutItemCommand({ TableName, Item: item('TASK#1', { n: { N: '2' } }) }));
    client.destroy();
    const seen = await mini.until((records) =>
      records.some(({ kind, eventName }) => kind === 'change' && eventName === 'MODIFY'),
    );
    const changes = seen.filter(({ kind }) => kind === 'change');
    assert.ok(!changes.some(({ pk }) => pk === 'KEY#1' || pk === 'TASK#2'));
    const distinct = [...new Set(changes.map(({ pk, eventName }) => `${eventName} ${pk}`))];
    assert.deepEqual(distinct, ['INSERT TASK#1', 'INSERT TASK#3', 'MODIFY TASK#1']);
    const [lost] = await receive(cloud.outputs.LostUrl);
    assert.equal(JSON.parse(lost ?? '{}').DDBStreamBatchInfo.batchSize, 1);
  });

  it('takes an upload through the bucket’s notification to a function', async () => {
    const client = new S3Client({ ...clientOptions(cloud.clients.endpoints.s3), forcePathStyle: true });
    await client.send(
      new PutObjectCommand({ Bucket: cloud.outputs.MediaName, Key: 'a b/ü.mp4', Body: 'media' }),
    );
    client.destroy();
    const seen = await mini.until((records) => records.some(({ kind }) => kind === 'upload'));
    const upload = seen.find(({ kind }) => kind === 'upload');
    assert.deepEqual(
      [upload?.eventName, upload?.key, upload?.bucket],
      ['ObjectCreated:Put', 'a+b/%C3%BC.mp4', cloud.outputs.MediaName],
    );
  });

  it('ticks a schedule', async () => {
    await mini.until((seen) => seen.some(({ detailType }) => detailType === 'Scheduled Event'));
  });

  it('gives functions the template’s environment and nothing of this machine', async () => {
    process.env['SECRET_OF_THIS_MACHINE'] = 'x';
    const environment = (await (await get('/environment')).json()) as Record<string, string>;
    assert.equal(environment['SECRET_OF_THIS_MACHINE'], undefined);
    assert.equal(environment['TABLE'], cloud.outputs.TableName);
    assert.ok(readFileSync(environment['TOOL'] ?? 'none'));
    assert.ok(environment['PATH']?.startsWith(join(environment['TOOL'] ?? '', '..')));
    assert.deepEqual(environment, cloud.environmentOf('Api'));
  });

  it('replaces a function process that is killed, and delivers its event again', async () => {
    await post('/work', 'slow-1');
    const [begun] = (await mini.until((seen) => seen.some(({ body }) => body === 'slow-1'))).filter(
      ({ body }) => body === 'slow-1',
    );
    process.kill(Number(begun?.pid), 'SIGKILL');
    const seen = await mini.until((records) =>
      records.some(({ kind, body }) => kind === 'done' && body === 'slow-1'),
    );
    assert.deepEqual(
      seen.filter(({ kind, body }) => kind === 'work' && body === 'slow-1').map(({ count }) => count),
      ['1', '2'],
    );
  });

  it('delivers again when a handler ends its own process', async () => {
    await post('/work', 'crash');
    await mini.until((seen) => seen.some(({ kind, body }) => kind === 'done' && body === 'crash'));
  });

  it('starts the database again on its port when it is killed', async () => {
    const database = () => cloud.processes().find(({ name }) => name === 'dynoxide')?.pid;
    const killed = database();
    process.kill(killed ?? 0, 'SIGKILL');
    const client = new DynamoDBClient({
      ...clientOptions(cloud.clients.endpoints.dynamodb),
      maxAttempts: 10,
    });
    await client.send(
      new PutItemCommand({ TableName: cloud.outputs.TableName, Item: { pk: { S: 'TASK#after' } } }),
    );
    client.destroy();
    assert.notEqual(database(), killed);
    await mini.until((seen) => seen.some(({ pk }) => pk === 'TASK#after'));
  });

  it('answers 500 for a throwing or dying function, and works on', async () => {
    for (const path of ['/throw', '/crash']) {
      const response = await get(path);
      assert.deepEqual([response.status, await response.json()], [500, { message: 'Internal Server Error' }]);
    }
    assert.equal((await get('/pid')).status, 200);
  });

  it('kills a function at its timeout', async () => {
    const started = Date.now();
    assert.equal((await get('/slow')).status, 500);
    assert.ok(Date.now() - started < 3000);
    assert.ok(lines.some((line) => line.includes('Task timed out after 2 seconds')));
  });
});

describe('a function whose callers wait', () => {
  it('answers others meanwhile', async () => {
    const mini = writeMiniAssembly(({ service }) => {
      Object.assign(service.Resources.Api?.Properties ?? {}, { Timeout: 15 });
    });
    const cloud = await startLocalCloud({ assembly: mini.assembly, folder: mini.data });
    let over = 0;
    const waiting = Array.from({ length: 10 }, () =>
      fetch(`${cloud.apiUrl}/slow`).then(() => {
        over += 1;
      }),
    );
    assert.equal((await fetch(`${cloud.apiUrl}/pid`)).status, 200);
    assert.equal(over, 0);
    await Promise.all(waiting);
    await cloud.close();
    mini.remove();
  });
});

describe('a queue with a long visibility', () => {
  it('delivers within moments again what the dead process of a function worked on', async () => {
    const mini = writeMiniAssembly(({ service }) => {
      Object.assign(service.Resources.Work?.Properties ?? {}, { VisibilityTimeout: 600 });
    });
    const cloud = await startLocalCloud({ assembly: mini.assembly, folder: mini.data });
    const headers = { 'content-type': 'text/plain' };
    await fetch(`${cloud.apiUrl}/work`, { method: 'POST', body: 'crash', headers });
    await mini.until((seen) => seen.some(({ kind, body }) => kind === 'done' && body === 'crash'));
    await cloud.close();
    mini.remove();
  });
});
