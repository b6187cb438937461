import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { startS3 } from '../../local/services/s3/service.ts';
import {
  BUCKET,
  CREDENTIALS,
  clientOf,
  QUEUE_ARN,
  REGION,
  startFixture,
  temporaryFolder,
  until,
} from './s3-fixture.ts';

const at = (Key: string) => ({ Bucket: BUCKET, Key });
const onCreated = { queueArn: QUEUE_ARN, events: ['s3:ObjectCreated:*'] };

test('a put is told to the queue as AWS tells it', async (t) => {
  const { client, events } = await startFixture(t, { bucket: { notifications: [onCreated] } });
  const { ETag } = await client.send(new PutObjectCommand({ ...at('uploads/a b+ü.mp3'), Body: 'hello' }));
  await until(() => events.length === 1);
  const [record] = events[0]!.Records;
  assert.equal(record!.eventVersion, '2.1');
  assert.equal(record!.eventSource, 'aws:s3');
  assert.equal(record!.eventName, 'ObjectCreated:Put');
  assert.equal(record!.awsRegion, REGION);
  assert.equal(record!.s3.bucket.name, BUCKET);
  assert.equal(record!.s3.bucket.arn, `arn:aws:s3:::${BUCKET}`);
  assert.equal(record!.s3.object.key, 'uploads/a+b%2B%C3%BC.mp3');
  assert.deepEqual([record!.s3.object.size, `"${record!.s3.object.eTag}"`], [5, ETag]);
  assert.match(record!.s3.object.sequencer, /^[0-9A-F]{16}$/);
});

test('copies, completions and deletions have names of their own; rules choose by event, prefix and suffix', async (t) => {
  const seen: string[] = [];
  const rules = [
    { queueArn: 'created', events: ['s3:ObjectCreated:*'], filter: { prefix: 'in/', suffix: '.mp3' } },
    { queueArn: 'deleted', events: ['s3:ObjectRemoved:Delete'] },
  ];
  const notify = async (queueArn: string, event: S3Event) =>
    void seen.push(`${queueArn} ${event.Records[0]!.eventName} ${event.Records[0]!.s3.object.key}`);
  const { client } = await startFixture(t, { bucket: { notifications: rules }, notify });
  await client.send(new PutObjectCommand({ ...at('out/x.mp3'), Body: 'x' }));
  await client.send(new PutObjectCommand({ ...at('in/x.txt'), Body: 'x' }));
  await client.send(new CopyObjectCommand({ ...at('in/copy.mp3'), CopySource: `${BUCKET}/out/x.mp3` }));
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(at('in/parts.mp3')));
  const { ETag } = await client.send(
    new UploadPartCommand({ ...at('in/parts.mp3'), UploadId, PartNumber: 1, Body: 'part' }),
  );
  await client.send(
    new CompleteMultipartUploadCommand({
      ...at('in/parts.mp3'),
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    }),
  );
  await client.send(new DeleteObjectCommand(at('in/x.txt')));
  await client.send(new DeleteObjectCommand(at('in/never.txt')));
  await until(() => seen.length === 3);
  assert.deepEqual(seen.sort(), [
    'created ObjectCreated:CompleteMultipartUpload in/parts.mp3',
    'created ObjectCreated:Copy in/copy.mp3',
    'deleted ObjectRemoved:Delete in/x.txt',
  ]);
});

test('a queue that refuses is asked again until it takes the event', async (t) => {
  let attempts = 0;
  const problems: Error[] = [];
  const notify = async () => {
    attempts += 1;
    if (attempts < 3) throw new Error('queue is away');
  };
  const { client } = await startFixture(t, {
    bucket: { notifications: [onCreated] },
    notify,
    report: (problem) => void problems.push(problem),
  });
  await client.send(new PutObjectCommand({ ...at('x'), Body: 'x' }));
  while (attempts < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(problems.length, 2);
});

test('what was owed at a restart is delivered after it, and objects and configuration are still there', async (t) => {
  const folder = await temporaryFolder(t);
  const never = () => Promise.reject(new Error('queue is away'));
  const before = await startS3({
    folder,
    port: 0,
    credentials: CREDENTIALS,
    region: REGION,
    notify: never,
    report: () => {},
  });
  before.createBucket({ name: BUCKET, notifications: [onCreated] });
  const client = clientOf(before);
  await client.send(new PutObjectCommand({ ...at('kept'), Body: 'kept' }));
  client.destroy();
  await before.close();

  const after = await startFixture(t, { folder, bucket: { notifications: [onCreated] } });
  await until(() => after.events.length === 1);
  assert.equal(after.events[0]!.Records[0]!.s3.object.key, 'kept');
  assert.equal(
    await (await after.client.send(new GetObjectCommand(at('kept')))).Body!.transformToString(),
    'kept',
  );
});

test('a killed process owes its notifications and leaves no half upload', async (t) => {
  const folder = await temporaryFolder(t);
  const child = fork(join(import.meta.dirname, 's3-killed-process.ts'), [folder]);
  const [message] = await once(child, 'message');
  assert.equal(message, 'put and half a part');
  assert.equal((await readdir(join(folder, 'bodies'))).length, 2);
  child.kill('SIGKILL');
  await once(child, 'exit');

  const after = await startFixture(t, { folder, bucket: { notifications: [onCreated] } });
  await until(() => after.events.length === 1);
  assert.equal(after.events[0]!.Records[0]!.s3.object.key, 'kept');
  assert.equal((await readdir(join(folder, 'bodies'))).length, 1);
  assert.equal(
    await (await after.client.send(new GetObjectCommand(at('kept')))).Body!.transformToString(),
    'kept',
  );
});

test('sequencers grow, also across a restart', async (t) => {
  const folder = await temporaryFolder(t);
  const sequencers: string[] = [];
  for (const round of [1, 2]) {
    const { client, events, service } = await startFixture(t, {
      folder,
      bucket: { notifications: [onCreated] },
    });
    await client.send(new PutObjectCommand({ ...at('x'), Body: `${round}` }));
    await until(() => events.length === 1);
    sequencers.push(events[0]!.Records[0]!.s3.object.sequencer);
    client.destroy();
    await service.close();
  }
  assert.ok(sequencers[0]! < sequencers[1]!);
});

test('lifecycle rules expire objects and abort uploads by prefix, at the midnight after their days', async (t) => {
  const now = new Date('2026-03-10T12:00:00Z');
  const lifecycle = [{ prefix: 'tmp/', expirationDays: 2 }, { abortIncompleteMultipartUploadDays: 1 }];
  const folder = await temporaryFolder(t);
  const { client, service } = await startFixture(t, { folder, bucket: { lifecycle } });
  const created = new Date();
  for (const key of ['tmp/a', 'keep/a']) await client.send(new PutObjectCommand({ ...at(key), Body: key }));
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(at('parts')));
  await client.send(new UploadPartCommand({ ...at('parts'), UploadId, PartNumber: 1, Body: 'part' }));
  const keys = async () =>
    (await client.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents!.map(({ Key }) => Key);
  const uploads = async () =>
    (await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }))).Uploads?.length ?? 0;
  const midnightAfter = (days: number) =>
    new Date(Math.ceil((created.getTime() + days * 86_400_000) / 86_400_000) * 86_400_000);

  await service.sweepLifecycle(now);
  await service.sweepLifecycle(new Date(midnightAfter(1).getTime() - 1));
  assert.deepEqual([await keys(), await uploads()], [['keep/a', 'tmp/a'], 1]);
  await service.sweepLifecycle(new Date(midnightAfter(1).getTime() + 60_000));
  assert.deepEqual([await keys(), await uploads()], [['keep/a', 'tmp/a'], 0]);
  await service.sweepLifecycle(new Date(midnightAfter(2).getTime() + 60_000));
  assert.deepEqual(await keys(), ['keep/a']);
  assert.equal((await readdir(join(folder, 'bodies'))).length, 1);
});

test('a bucket that asks for events nobody sends is refused', async (t) => {
  const { service } = await startFixture(t);
  assert.throws(
    () =>
      service.createBucket({
        name: 'other',
        notifications: [{ queueArn: QUEUE_ARN, events: ['s3:Replication:*'] }],
      }),
    /s3:Replication/,
  );
  assert.throws(() => service.createBucket({ name: 'No Bucket', notifications: [] }), {
    name: 'InvalidBucketName',
  });
});

test('a queue that never answers does not keep the service from closing, and stays owed', async (t) => {
  const folder = await temporaryFolder(t);
  const bucket = { notifications: [onCreated] };
  const before = await startFixture(t, { folder, bucket, notify: () => new Promise(() => {}) });
  await before.client.send(new PutObjectCommand({ ...at('x'), Body: 'x' }));
  before.client.destroy();
  await before.service.close();
  const after = await startFixture(t, { folder, bucket });
  await until(() => after.events.length === 1);
});

test('forty events reach a queue that is slow, each once', async (t) => {
  const keys: string[] = [];
  const notify = async (_: string, event: S3Event) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    keys.push(event.Records[0]!.s3.object.key);
  };
  const { client } = await startFixture(t, { bucket: { notifications: [onCreated] }, notify });
  const names = Array.from({ length: 40 }, (_, index) => `k${index}`);
  await Promise.all(names.map((key) => client.send(new PutObjectCommand({ ...at(key), Body: key }))));
  await until(() => keys.length >= 40);
  assert.deepEqual(keys.sort(), names.sort());
});

test('a second service in the same folder is refused', async (t) => {
  const { folder, client } = await startFixture(t);
  await assert.rejects(startFixture(t, { folder }), /is another S3 service using it/);
  await client.send(new PutObjectCommand({ ...at('still'), Body: 'works' }));
});

test('a port that is taken is an error, and the folder is free again', async (t) => {
  const { service } = await startFixture(t);
  const folder = await temporaryFolder(t);
  const port = Number(new URL(service.endpoint).port);
  await assert.rejects(startFixture(t, { folder, port }), { code: 'EADDRINUSE' });
  await startFixture(t, { folder });
});
