import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { test } from 'node:test';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { BUCKET, CREDENTIALS, REGION, temporaryFolder } from './s3-fixture.ts';

const SIZE_BYTES = 300 * 1024 ** 2;
/** A fifth of the body: what streaming with backpressure stays far below, and buffering cannot. */
const GROWTH_LIMIT_BYTES = 60 * 1024 ** 2;

test('300 MB go in and out by a slow reader, and the process of the service hardly grows', async (t) => {
  const child = fork(join(import.meta.dirname, 's3-measured-process.ts'), [await temporaryFolder(t)]);
  t.after(() => child.kill());
  const [endpoint] = await once(child, 'message');
  const client = new S3Client({
    endpoint,
    region: REGION,
    credentials: CREDENTIALS,
    forcePathStyle: true,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
  const put = await getSignedUrl(client, new PutObjectCommand({ Bucket: BUCKET, Key: 'big' }));
  await upload(put, 100 * 1024 ** 2);
  const before = await peakRss(child);
  await upload(put, SIZE_BYTES);
  const get = await getSignedUrl(client, new GetObjectCommand({ Bucket: BUCKET, Key: 'big' }));
  assert.equal(await download(get), SIZE_BYTES);
  const growth = (await peakRss(child)) - before;
  t.diagnostic(`peak RSS grew by ${Math.round(growth / 1024 ** 2)} MB`);
  assert.ok(growth < GROWTH_LIMIT_BYTES, `${growth}`);
});

async function peakRss(child: ChildProcess): Promise<number> {
  child.send('peak');
  const [bytes] = await once(child, 'message');
  return bytes;
}

async function upload(url: string, sizeBytes: number): Promise<void> {
  const piece = Buffer.alloc(1024 ** 2, 7);
  const sent = request(url, { method: 'PUT', headers: { 'content-length': sizeBytes } });
  const [[response]] = await Promise.all([
    once(sent, 'response'),
    pipeline(Readable.from(Array.from({ length: sizeBytes / piece.length }, () => piece)), sent),
  ]);
  assert.equal(response.resume().statusCode, 200);
}

async function download(url: string): Promise<number> {
  const [response] = await once(request(url).end(), 'response');
  let received = 0;
  const slow = new Writable({
    write: (piece: Buffer, _, done) => {
      received += piece.length;
      setImmediate(done);
    },
  });
  await pipeline(response, slow);
  return received;
}
