import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { s3Client } from '../../../functions/adapters/clients.ts';
import { s3MediaStore } from '../../../functions/adapters/s3/media-store.ts';
import { ProblemError } from '../../../functions/contract/problems.ts';
import { startS3 } from '../../../local/services/s3/service.ts';

const BUCKET = 'media';
const MIB = 1024 ** 2;
const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };

const open = async (context: TestContext) => {
  const folder = await mkdtemp(join(tmpdir(), 'media-'));
  const service = await startS3({
    folder,
    port: 0,
    credentials,
    region: 'eu-west-1',
    notify: async () => {},
    report: () => {},
  });
  service.createBucket({ name: BUCKET, notifications: [] });
  const client = s3Client({
    endpoint: service.endpoint,
    region: 'eu-west-1',
    credentials,
    forcePathStyle: true,
  });
  context.after(async () => {
    client.destroy();
    await service.close();
    await rm(folder, { recursive: true, force: true });
  });
  const openUploads = async () =>
    (await client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET }))).Uploads?.length ?? 0;
  return { media: s3MediaStore(client, BUCKET, () => new Date()), openUploads };
};

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

const isProblem = (code: string) => (error: unknown) =>
  error instanceof ProblemError && error.problem.code === code;

async function* pieces(total: number, piece: number): AsyncGenerator<Uint8Array> {
  for (let sent = 0; sent < total; sent += piece)
    yield new Uint8Array(Math.min(piece, total - sent)).fill((sent / piece) % 251);
}

test('what is put is read back whole, by range and as JSON', async (context) => {
  const { media } = await open(context);
  const stored = await media.put('a.json', '{"n":1}', 'application/json');
  assert.deepEqual(stored, { size: 7, sha256: sha256('{"n":1}') });
  assert.deepEqual(await media.readJson('a.json'), { n: 1 });
  assert.equal(await text(await media.readRange('a.json', 1, 3)), '"n"');
  assert.equal(new TextDecoder().decode(await media.readBytes('a.json', { start: 5, end: 5 })), '1');
  assert.equal((await media.facts('a.json'))?.size, 7);
});

test('what is copied is there under both names; what is not there is not copied', async (context) => {
  const { media } = await open(context);
  await media.put('from here/ü.bin', 'bytes', 'application/octet-stream');
  assert.equal(await media.copy('from here/ü.bin', 'to'), true);
  assert.equal(new TextDecoder().decode(await media.readBytes('to')), 'bytes');
  assert.equal(await media.copy('nothing', 'to'), false);
  assert.equal((await media.facts('to'))?.size, 5);
});

test('a missing object has no facts, and reading it says so', async (context) => {
  const { media } = await open(context);
  assert.equal(await media.facts('nothing'), undefined);
  await assert.rejects(media.readBytes('nothing'), isProblem('not_found'));
});

test('streams are stored with their size and hash, below, at and beyond a part', async (context) => {
  const { media, openUploads } = await open(context);
  for (const total of [0, 1, 8 * MIB - 1, 8 * MIB, 8 * MIB + 1, 27 * MIB + 5]) {
    const stored = await media.putStream('s', pieces(total, 700_001), 'audio/pcm');
    const bytes = await media.readBytes('s');
    assert.equal(bytes.length, total);
    assert.deepEqual(stored, { size: total, sha256: sha256(bytes) });
  }
  assert.equal(await openUploads(), 0);
});

test('a stream that breaks leaves neither object nor parts', async (context) => {
  const { media, openUploads } = await open(context);
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield* pieces(17 * MIB, MIB);
    throw new Error('ffmpeg died');
  }
  await assert.rejects(media.putStream('s', broken(), 'audio/pcm'), /ffmpeg died/);
  assert.equal(await media.facts('s'), undefined);
  assert.equal(await openUploads(), 0);
});

test('an aborted stream leaves neither object nor parts', async (context) => {
  const { media, openUploads } = await open(context);
  const stop = new AbortController();
  async function* cancelled(): AsyncGenerator<Uint8Array> {
    yield* pieces(17 * MIB, MIB);
    stop.abort(new Error('cancelled'));
    yield* pieces(17 * MIB, MIB);
  }
  await assert.rejects(media.putStream('s', cancelled(), 'audio/pcm', stop.signal));
  assert.equal(await media.facts('s'), undefined);
  assert.equal(await openUploads(), 0);
});

test('a signed upload takes exactly the announced body', async (context) => {
  const { media } = await open(context);
  const body = 'hello';
  const { url, headers } = await media.signUpload('up', { size: 5, sha256: sha256(body) }, 60);
  const send = (content: string) => fetch(url, { method: 'PUT', headers, body: content });
  assert.equal((await send('hello!')).status, 403);
  assert.equal((await send('hellO')).status, 400);
  assert.equal((await fetch(url, { method: 'PUT', body })).status, 403);
  assert.equal(await media.facts('up'), undefined);
  assert.equal((await send(body)).status, 200);
  assert.equal((await media.facts('up'))?.size, 5);
});

test('a signed upload without checksum still binds the length', async (context) => {
  const { media } = await open(context);
  const { url, headers } = await media.signUpload('up', { size: 5 }, 60);
  assert.deepEqual(headers, {});
  assert.equal((await fetch(url, { method: 'PUT', body: 'hello!' })).status, 403);
  assert.equal((await fetch(url, { method: 'PUT', body: 'hello' })).status, 200);
});

test('a multipart upload is signed part by part, listed, completed, and completed again', async (context) => {
  const { media } = await open(context);
  const uploadId = await media.startMultipart('big');
  const contents = [new Uint8Array(5 * MIB).fill(1), new Uint8Array(3).fill(2)];
  for (const [i, body] of contents.entries()) {
    const { url } = await media.signPart('big', { uploadId, partNumber: i + 1, size: body.length }, 60);
    assert.equal((await fetch(url, { method: 'PUT', body: 'other length' })).status, 403);
    assert.equal((await fetch(url, { method: 'PUT', body })).status, 200);
  }
  const parts = await media.listParts('big', uploadId);
  assert.deepEqual(
    parts.map(({ part_number, size }) => [part_number, size]),
    [
      [1, 5 * MIB],
      [2, 3],
    ],
  );
  const wrong = [{ part_number: 1, etag: '00000000000000000000000000000000' }];
  await assert.rejects(media.completeMultipart('big', uploadId, wrong), isProblem('upload_incomplete'));
  const done = await media.completeMultipart('big', uploadId, parts.toReversed());
  assert.equal(done.size, 5 * MIB + 3);
  assert.deepEqual(await media.completeMultipart('big', uploadId, parts), done);
});

test('an aborted upload is gone, and aborting twice is no fault', async (context) => {
  const { media } = await open(context);
  const uploadId = await media.startMultipart('big');
  await media.abortMultipart('big', uploadId);
  await media.abortMultipart('big', uploadId);
  await assert.rejects(media.listParts('big', uploadId), isProblem('not_found'));
  await assert.rejects(media.completeMultipart('big', uploadId, []), isProblem('upload_incomplete'));
});

test('a signed download keeps any file name', async (context) => {
  const { media } = await open(context);
  await media.put('a', 'x', 'text/plain');
  const { url } = await media.signDownload('a', { lifetimeSeconds: 60, fileName: "Zoë's (1).srt" });
  const response = await fetch(url);
  assert.equal(await response.text(), 'x');
  const disposition = response.headers.get('content-disposition') ?? '';
  assert.equal(decodeURIComponent(disposition), "attachment; filename*=UTF-8''Zoë's (1).srt");
});

test('a prefix is deleted whole, its neighbours stay', async (context) => {
  const { media } = await open(context);
  for (const key of ['work/t1/a', 'work/t1/b/c', 'work/t10/a']) await media.put(key, 'x', 'text/plain');
  await media.deletePrefix('work/t1/');
  assert.equal(await media.facts('work/t1/b/c'), undefined);
  assert.equal((await media.facts('work/t10/a'))?.size, 1);
});
