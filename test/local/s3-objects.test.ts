import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { BUCKET, startFixture } from './s3-fixture.ts';

const at = (Key: string) => ({ Bucket: BUCKET, Key });

test('an object comes back with its bytes, type, metadata, disposition, ETag and checksum', async (t) => {
  const { client } = await startFixture(t);
  const body = randomBytes(300_000);
  const put = await client.send(
    new PutObjectCommand({
      ...at('talks/a b+c.mp3'),
      Body: body,
      ContentType: 'audio/mpeg',
      ContentDisposition: 'attachment; filename="a.mp3"',
      Metadata: { owner: 'ada' },
    }),
  );
  assert.equal(put.ETag, `"${createHash('md5').update(body).digest('hex')}"`);
  assert.ok(put.ChecksumCRC32);
  const got = await client.send(new GetObjectCommand(at('talks/a b+c.mp3')));
  assert.deepEqual(Buffer.from(await got.Body!.transformToByteArray()), body);
  assert.equal(got.ContentType, 'audio/mpeg');
  assert.equal(got.ContentDisposition, 'attachment; filename="a.mp3"');
  assert.deepEqual(got.Metadata, { owner: 'ada' });
  assert.equal(got.ChecksumCRC32, put.ChecksumCRC32);
  const head = await client.send(new HeadObjectCommand(at('talks/a b+c.mp3')));
  assert.equal(head.ContentLength, 300_000);
  assert.equal(head.ETag, put.ETag);
});

test('a stream of known length arrives in aws-chunked framing without that framing', async (t) => {
  const { client } = await startFixture(t);
  const pieces = Array.from({ length: 40 }, (_, index) => randomBytes(1 + index * 977));
  const whole = Buffer.concat(pieces);
  await client.send(
    new PutObjectCommand({ ...at('stream'), Body: Readable.from(pieces), ContentLength: whole.length }),
  );
  const got = await client.send(new GetObjectCommand(at('stream')));
  assert.equal(got.ContentEncoding, undefined);
  assert.deepEqual(Buffer.from(await got.Body!.transformToByteArray()), whole);
});

test('an empty object is an object', async (t) => {
  const { client } = await startFixture(t);
  await client.send(new PutObjectCommand({ ...at('empty'), Body: '', ContentLength: 0 }));
  const got = await client.send(new GetObjectCommand(at('empty')));
  assert.equal(await got.Body!.transformToString(), '');
  assert.equal(got.ContentLength, 0);
});

test('ranges: first byte, from, last, beyond the end', async (t) => {
  const { client } = await startFixture(t);
  await client.send(new PutObjectCommand({ ...at('digits'), Body: '0123456789' }));
  const range = async (Range: string) => {
    const got = await client.send(new GetObjectCommand({ ...at('digits'), Range }));
    return [got.$metadata.httpStatusCode, got.ContentRange, await got.Body!.transformToString()];
  };
  assert.deepEqual(await range('bytes=0-0'), [206, 'bytes 0-0/10', '0']);
  assert.deepEqual(await range('bytes=7-'), [206, 'bytes 7-9/10', '789']);
  assert.deepEqual(await range('bytes=-3'), [206, 'bytes 7-9/10', '789']);
  assert.deepEqual(await range('bytes=-30'), [206, 'bytes 0-9/10', '0123456789']);
  assert.deepEqual(await range('bytes=4-400'), [206, 'bytes 4-9/10', '456789']);
  assert.deepEqual(await range('bytes=0-1,3-4'), [200, undefined, '0123456789']);
  assert.deepEqual(await range('bytes=5-2'), [200, undefined, '0123456789']);
  await assert.rejects(
    range('bytes=10-'),
    (error: { name: string; $metadata: { httpStatusCode: number } }) =>
      error.name === 'InvalidRange' && error.$metadata.httpStatusCode === 416,
  );
  await assert.rejects(range('bytes=-0'), { name: 'InvalidRange' });
});

test('reads under conditions: If-Match, If-None-Match, dates', async (t) => {
  const { client } = await startFixture(t);
  const { ETag } = await client.send(new PutObjectCommand({ ...at('x'), Body: 'x' }));
  const get = (conditions: object) => client.send(new GetObjectCommand({ ...at('x'), ...conditions }));
  await get({ IfMatch: ETag });
  await assert.rejects(get({ IfMatch: '"other"' }), { name: 'PreconditionFailed' });
  await assert.rejects(
    get({ IfNoneMatch: ETag }),
    (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode === 304,
  );
  await assert.rejects(
    get({ IfModifiedSince: new Date(Date.now() + 5000) }),
    (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode === 304,
  );
  await assert.rejects(get({ IfUnmodifiedSince: new Date(0) }), { name: 'PreconditionFailed' });
});

test('writes under conditions: only if the key is free, only over that object', async (t) => {
  const { client, folder } = await startFixture(t);
  const put = (Body: string, conditions: object) =>
    client.send(new PutObjectCommand({ ...at('once'), Body, ...conditions }));
  const { ETag } = await put('first', { IfNoneMatch: '*' });
  await assert.rejects(put('second', { IfNoneMatch: '*' }), { name: 'PreconditionFailed' });
  await assert.rejects(put('third', { IfMatch: '"other"' }), { name: 'PreconditionFailed' });
  await put('fourth', { IfMatch: ETag });
  assert.equal(
    await (await client.send(new GetObjectCommand(at('once')))).Body!.transformToString(),
    'fourth',
  );
  assert.equal((await readdir(join(folder, 'bodies'))).length, 1);
});

test('of many puts with If-None-Match at once, exactly one wins', async (t) => {
  const { client } = await startFixture(t);
  const results = await Promise.allSettled(
    Array.from({ length: 12 }, (_, index) =>
      client.send(new PutObjectCommand({ ...at('race'), Body: `${index}`.repeat(50_000), IfNoneMatch: '*' })),
    ),
  );
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('wrong checksums are refused and leave nothing behind', async (t) => {
  const { client, folder } = await startFixture(t);
  const wrong = createHash('sha256').update('something else').digest('base64');
  await assert.rejects(
    client.send(new PutObjectCommand({ ...at('bad'), Body: 'body', ChecksumSHA256: wrong })),
    { name: 'BadDigest' },
  );
  await assert.rejects(
    client.send(new PutObjectCommand({ ...at('bad'), Body: 'body', ChecksumCRC32: 'AAAAAA==' })),
    { name: 'BadDigest' },
  );
  await assert.rejects(
    client.send(
      new PutObjectCommand({
        ...at('bad'),
        Body: 'body',
        ContentMD5: createHash('md5').update('no').digest('base64'),
      }),
    ),
    { name: 'BadDigest' },
  );
  await assert.rejects(
    client.send(new PutObjectCommand({ ...at('bad'), Body: 'body', ChecksumCRC32C: 'AAAAAA==' })),
    { name: 'NotImplemented' },
  );
  await assert.rejects(client.send(new GetObjectCommand(at('bad'))), { name: 'NoSuchKey' });
  assert.deepEqual(await readdir(join(folder, 'bodies')), []);
  const right = createHash('sha256').update('body').digest('base64');
  const put = await client.send(new PutObjectCommand({ ...at('good'), Body: 'body', ChecksumSHA256: right }));
  assert.equal(put.ChecksumSHA256, right);
});

test('keys may look like paths out of the folder, and are only names', async (t) => {
  const { client, folder } = await startFixture(t);
  const keys = [
    '../../escape',
    '..',
    '.',
    'a/../b',
    'a//b',
    '/absolute',
    'ümlaut/日本語/😀.wav',
    "it's (a) [key]*!",
    'per%2Fcent%',
    'line\nbreak',
    'trailing/',
  ];
  for (const key of keys) await client.send(new PutObjectCommand({ ...at(key), Body: key }));
  for (const key of keys) {
    const got = await client.send(new GetObjectCommand(at(key)));
    assert.equal(await got.Body!.transformToString(), key);
  }
  const files = await readdir(join(folder, 'bodies'));
  assert.equal(files.length, keys.length);
  assert.ok(files.every((file) => /^[0-9a-f]{32}$/.test(file)));
  const listed = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, EncodingType: 'url' }));
  assert.deepEqual(
    listed.Contents!.map(({ Key }) => decodeURIComponent(Key!.replaceAll('+', ' '))).sort(),
    [...keys].sort(),
  );
});

test('a key beyond 1,024 bytes is refused', async (t) => {
  const { client } = await startFixture(t);
  await assert.rejects(client.send(new PutObjectCommand({ ...at('é'.repeat(513)), Body: 'x' })), {
    name: 'KeyTooLongError',
  });
});

test('lists by prefix and delimiter, page by page, in the order of UTF-8', async (t) => {
  const { client } = await startFixture(t);
  const keys = ['a', 'b/1', 'b/2', 'b/3/x', 'c', 'd/1', 'd/2', 'e', '\uffee', '😀'];
  for (const key of keys) await client.send(new PutObjectCommand({ ...at(key), Body: 'x' }));
  const pages: string[][] = [];
  for await (const page of paginateListObjectsV2(
    { client, pageSize: 2 },
    { Bucket: BUCKET, Delimiter: '/' },
  )) {
    pages.push([
      ...(page.Contents ?? []).map(({ Key }) => Key!),
      ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix!),
    ]);
  }
  assert.deepEqual(pages, [['a', 'b/'], ['c', 'd/'], ['e', '\uffee'], ['😀']]);
  const below = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'b/', Delimiter: '/' }));
  assert.deepEqual(
    below.Contents!.map(({ Key }) => Key),
    ['b/1', 'b/2'],
  );
  assert.deepEqual(below.CommonPrefixes, [{ Prefix: 'b/3/' }]);
  const after = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, StartAfter: 'd/1' }));
  assert.equal(after.KeyCount, 4);
});

test('copies within and between keys, with old or new metadata, and not onto itself', async (t) => {
  const { client } = await startFixture(t);
  await client.send(
    new PutObjectCommand({
      ...at('from ü/1'),
      Body: 'payload',
      Metadata: { a: '1' },
      ContentType: 'text/plain',
    }),
  );
  const source = encodeURIComponent(`${BUCKET}/from ü/1`);
  const copied = await client.send(new CopyObjectCommand({ ...at('to'), CopySource: source }));
  assert.equal(copied.CopyObjectResult!.ETag, `"${createHash('md5').update('payload').digest('hex')}"`);
  await client.send(
    new CopyObjectCommand({
      ...at('anew'),
      CopySource: source,
      MetadataDirective: 'REPLACE',
      Metadata: { b: '2' },
    }),
  );
  await client.send(new DeleteObjectCommand(at('from ü/1')));
  const to = await client.send(new GetObjectCommand(at('to')));
  assert.deepEqual(
    [to.Metadata, to.ContentType, await to.Body!.transformToString()],
    [{ a: '1' }, 'text/plain', 'payload'],
  );
  assert.deepEqual((await client.send(new HeadObjectCommand(at('anew')))).Metadata, { b: '2' });
  await assert.rejects(client.send(new CopyObjectCommand({ ...at('to'), CopySource: `${BUCKET}/to` })), {
    name: 'InvalidRequest',
  });
  await assert.rejects(client.send(new CopyObjectCommand({ ...at('x'), CopySource: `${BUCKET}/none` })), {
    name: 'NoSuchKey',
  });
});

test('deletes one, many and what is not there', async (t) => {
  const { client, folder } = await startFixture(t);
  for (const key of ['a', 'b <&>', 'c']) await client.send(new PutObjectCommand({ ...at(key), Body: key }));
  await client.send(new DeleteObjectCommand(at('a')));
  await client.send(new DeleteObjectCommand(at('never')));
  const { Deleted } = await client.send(
    new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects: [{ Key: 'b <&>' }, { Key: 'never' }] } }),
  );
  assert.deepEqual(Deleted, [{ Key: 'b <&>' }, { Key: 'never' }]);
  const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  assert.deepEqual(
    Contents!.map(({ Key }) => Key),
    ['c'],
  );
  assert.equal((await readdir(join(folder, 'bodies'))).length, 1);
});

test('an object that is replaced while it is read is read to its old end', async (t) => {
  const { client } = await startFixture(t);
  const old = randomBytes(8_000_000);
  await client.send(new PutObjectCommand({ ...at('moving'), Body: old }));
  const got = await client.send(new GetObjectCommand(at('moving')));
  await client.send(new PutObjectCommand({ ...at('moving'), Body: 'new' }));
  assert.deepEqual(Buffer.from(await got.Body!.transformToByteArray()), old);
});

test('what the service does not know it refuses by name', async (t) => {
  const { client } = await startFixture(t);
  await assert.rejects(client.send(new GetBucketVersioningCommand({ Bucket: BUCKET })), {
    name: 'NotImplemented',
    message: /GetBucketVersioning/,
  });
  await assert.rejects(client.send(new ListObjectsCommand({ Bucket: BUCKET })), {
    name: 'NotImplemented',
    message: /ListObjects/,
  });
  await assert.rejects(client.send(new GetObjectCommand({ ...at('x'), VersionId: '1' })), {
    name: 'NotImplemented',
    message: /versionId/,
  });
  await assert.rejects(client.send(new PutObjectCommand({ ...at('x'), Body: 'x', Tagging: 'a=b' })), {
    name: 'NotImplemented',
    message: /x-amz-tagging/,
  });
  await assert.rejects(client.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'x' })), {
    name: 'NoSuchBucket',
  });
});

test('an object that is replaced all the time is always read whole', async (t) => {
  const { client } = await startFixture(t);
  const put = (letter: string) =>
    client.send(new PutObjectCommand({ ...at('busy'), Body: letter.repeat(200_000) }));
  await put('a');
  const writers = Promise.all(
    Array.from({ length: 60 }, (_, index) => put(String.fromCharCode(97 + (index % 26)))),
  );
  const readers = Promise.all(
    Array.from({ length: 60 }, async () => {
      const text = await (await client.send(new GetObjectCommand(at('busy')))).Body!.transformToString();
      assert.equal(text, text.charAt(0).repeat(200_000));
    }),
  );
  await Promise.all([writers, readers]);
});
