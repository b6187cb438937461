/** Run as a process of its own by s3-events.test.ts: stores an object, leaves its notification and half a part hanging, and waits to be killed. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { CreateMultipartUploadCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { startS3 } from '../../local/services/s3/service.ts';
import { BUCKET, CREDENTIALS, clientOf, QUEUE_ARN, REGION } from './s3-fixture.ts';

const folder = process.argv[2]!;
const service = await startS3({
  folder,
  port: 0,
  credentials: CREDENTIALS,
  region: REGION,
  notify: () => new Promise(() => {}),
});
service.createBucket({
  name: BUCKET,
  notifications: [{ queueArn: QUEUE_ARN, events: ['s3:ObjectCreated:*'] }],
});
const client = clientOf(service);
await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'kept', Body: 'kept' }));

const upload = { Bucket: BUCKET, Key: 'half' };
const { UploadId } = await client.send(new CreateMultipartUploadCommand(upload));
const Body = new PassThrough();
Body.write(Buffer.alloc(100_000));
void client.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body, ContentLength: 200_000 }));
while ((await readdir(join(folder, 'bodies'))).length < 2)
  await new Promise((resolve) => setTimeout(resolve, 5));
process.send?.('put and half a part');
