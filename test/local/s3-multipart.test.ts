import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  paginateListParts,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { BUCKET, clientOf, type Fixture, presigningClient, startFixture } from './s3-fixture.ts';

const MIB = 1024 ** 2;
const at = (Key: string) => ({ Bucket: BUCKET, Key });
const filesIn = async ({ folder }: Fixture) => (await readdir(join(folder, 'bodies'))).length;

async function uploadParts({ client }: Fixture, key: string, bodies: readonly Buffer[], create: object = {}) {
  const { UploadId } = await client.send(
    new CreateMultipartUploadCommand({
      ...at(key),
      ContentType: 'video/mp4',
      Metadata: { take: '3' },
      ...create,
    }),
  );
  const upload = { ...at(key), UploadId: UploadId! };
  const parts: CompletedPart[] = [];
  for (const [index, Body] of bodies.entries()) {
    const part = await client.send(new UploadPartCommand({ ...upload, PartNumber: index + 1, Body }));
    parts.push({ PartNumber: index + 1, ETag: part.ETag, ChecksumCRC32: part.ChecksumCRC32 });
  }
  const complete = (Parts: CompletedPart[] = parts, more: object = {}) =>
    client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts }, ...more }));
  return { upload, parts, complete };
}

test('50 MB in parts become one object: listed by pages, completed, read whole and across part borders', async (t) => {
  const fixture = await startFixture(t);
  const whole = randomBytes(50 * MIB);
  const bodies = Array.from({ length: 7 }, (_, index) =>
    whole.subarray(index * 8 * MIB, (index + 1) * 8 * MIB),
  );
  const { upload, complete } = await uploadParts(fixture, 'film.mp4', bodies);
  const numbers: number[][] = [];
  for await (const page of paginateListParts({ client: fixture.client, pageSize: 3 }, upload))
    numbers.push(page.Parts!.map(({ PartNumber }) => PartNumber!));
  assert.deepEqual(numbers, [[1, 2, 3], [4, 5, 6], [7]]);
  await assert.rejects(fixture.client.send(new HeadObjectCommand(at('film.mp4'))), { name: 'NotFound' });
  const done = await complete();
  const md5 = createHash('md5')
    .update(Buffer.concat(bodies.map((body) => createHash('md5').update(body).digest())))
    .digest('hex');
  assert.equal(done.ETag, `"${md5}-7"`);
  assert.match(done.ChecksumCRC32!, /-7$/);
  assert.equal(done.ChecksumType, 'COMPOSITE');
  const got = await fixture.client.send(new GetObjectCommand(at('film.mp4')));
  assert.deepEqual(
    [got.ContentType, got.Metadata, got.ContentLength],
    ['video/mp4', { take: '3' }, 50 * MIB],
  );
  assert.ok(whole.equals(await got.Body!.transformToByteArray()));
  const across = await fixture.client.send(
    new GetObjectCommand({ ...at('film.mp4'), Range: `bytes=${8 * MIB - 10}-${24 * MIB + 9}` }),
  );
  assert.ok(whole.subarray(8 * MIB - 10, 24 * MIB + 10).equals(await across.Body!.transformToByteArray()));
  await assert.rejects(complete(), { name: 'NoSuchUpload' });
});

test('abort removes the parts, and a late part is refused', async (t) => {
  const fixture = await startFixture(t);
  const { upload } = await uploadParts(fixture, 'gone', [randomBytes(100), randomBytes(100)]);
  assert.equal(await filesIn(fixture), 2);
  await fixture.client.send(new AbortMultipartUploadCommand(upload));
  assert.equal(await filesIn(fixture), 0);
  await assert.rejects(
    fixture.client.send(new UploadPartCommand({ ...upload, PartNumber: 3, Body: 'late' })),
    { name: 'NoSuchUpload' },
  );
  await assert.rejects(fixture.client.send(new AbortMultipartUploadCommand(upload)), {
    name: 'NoSuchUpload',
  });
});

test('Complete refuses small, unknown, changed, unordered and missing parts, and the upload lives on', async (t) => {
  const fixture = await startFixture(t);
  const { parts, complete, upload } = await uploadParts(fixture, 'x', [
    randomBytes(5 * MIB),
    randomBytes(10),
    randomBytes(10),
  ]);
  const [first, second] = [parts[0]!, parts[1]!];
  await assert.rejects(complete(), { name: 'EntityTooSmall' });
  await assert.rejects(complete([first, { ...second, PartNumber: 9 }]), { name: 'InvalidPart' });
  await assert.rejects(complete([first, { ...second, ETag: '"00000000000000000000000000000000"' }]), {
    name: 'InvalidPart',
  });
  await assert.rejects(complete([first, { ...second, ChecksumCRC32: 'AAAAAA==' }]), { name: 'InvalidPart' });
  await assert.rejects(complete([second, first]), { name: 'InvalidPartOrder' });
  await assert.rejects(complete([]), { name: 'MalformedXML' });
  await assert.rejects(complete([first, second], { MpuObjectSize: 7 }), { name: 'InvalidRequest' });
  await assert.rejects(
    fixture.client.send(new UploadPartCommand({ ...upload, PartNumber: 10_001, Body: 'x' })),
    { name: 'InvalidArgument' },
  );
  await complete([first, second], { MpuObjectSize: 5 * MIB + 10 });
  assert.equal(await filesIn(fixture), 2, 'the part left out is gone');
});

test('a part sent again takes the place of the first', async (t) => {
  const fixture = await startFixture(t);
  const { upload, complete } = await uploadParts(fixture, 'again', [Buffer.from('old')]);
  const { ETag } = await fixture.client.send(
    new UploadPartCommand({ ...upload, PartNumber: 1, Body: 'new' }),
  );
  await assert.rejects(complete(), { name: 'InvalidPart' });
  await complete([{ PartNumber: 1, ETag }]);
  assert.equal(
    await (await fixture.client.send(new GetObjectCommand(at('again')))).Body!.transformToString(),
    'new',
  );
  assert.equal(await filesIn(fixture), 1);
});

test('Complete under If-None-Match loses to whoever was first', async (t) => {
  const fixture = await startFixture(t);
  const { complete } = await uploadParts(fixture, 'first', [Buffer.from('parts')]);
  await fixture.client.send(new PutObjectCommand({ ...at('first'), Body: 'put' }));
  await assert.rejects(complete(undefined, { IfNoneMatch: '*' }), { name: 'PreconditionFailed' });
  assert.equal(
    await (await fixture.client.send(new GetObjectCommand(at('first')))).Body!.transformToString(),
    'put',
  );
});

test('parts must carry the checksum their upload was created with', async (t) => {
  const fixture = await startFixture(t);
  const { UploadId } = await fixture.client.send(
    new CreateMultipartUploadCommand({ ...at('sum'), ChecksumAlgorithm: 'SHA256' }),
  );
  const part = { ...at('sum'), UploadId, PartNumber: 1, Body: 'part' };
  await assert.rejects(
    clientOf(fixture.service, { requestChecksumCalculation: 'WHEN_REQUIRED' }).send(
      new UploadPartCommand(part),
    ),
    { name: 'InvalidRequest', message: /expected checksum Type: sha256, actual checksum Type: null/ },
  );
  const ChecksumSHA256 = createHash('sha256').update('part').digest('base64');
  const sent = await fixture.client.send(new UploadPartCommand({ ...part, ChecksumSHA256 }));
  assert.equal(sent.ChecksumSHA256, ChecksumSHA256);
});

test('parts upload by presigned URL', async (t) => {
  const fixture = await startFixture(t);
  const signer = presigningClient(fixture.service);
  const { UploadId } = await signer.send(new CreateMultipartUploadCommand(at('signed')));
  const body = randomBytes(1000);
  const url = await getSignedUrl(
    signer,
    new UploadPartCommand({ ...at('signed'), UploadId, PartNumber: 1, ContentLength: body.length }),
    { signableHeaders: new Set(['content-length', 'host']) },
  );
  const sent = await fetch(url, { method: 'PUT', body });
  assert.equal(sent.status, 200);
  await signer.send(
    new CompleteMultipartUploadCommand({
      ...at('signed'),
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag: sent.headers.get('etag')! }] },
    }),
  );
  assert.equal((await signer.send(new HeadObjectCommand(at('signed')))).ContentLength, 1000);
});

test('uploads under way are listed by key, page by page', async (t) => {
  const fixture = await startFixture(t);
  for (const key of ['a/1', 'a/2', 'a/2', 'b'])
    await fixture.client.send(new CreateMultipartUploadCommand(at(key)));
  const list = (query: object) =>
    fixture.client.send(new ListMultipartUploadsCommand({ Bucket: BUCKET, ...query }));
  const page = await list({ MaxUploads: 2 });
  assert.equal(page.IsTruncated, true);
  const rest = await list({ KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker });
  assert.deepEqual(
    [...page.Uploads!, ...rest.Uploads!].map(({ Key }) => Key),
    ['a/1', 'a/2', 'a/2', 'b'],
  );
  assert.deepEqual(
    (await list({ KeyMarker: 'a/1', Prefix: 'a/' })).Uploads!.map(({ Key }) => Key),
    ['a/2', 'a/2'],
  );
});

test('a copy of an object in parts outlives its source', async (t) => {
  const fixture = await startFixture(t);
  const bodies = [randomBytes(5 * MIB), randomBytes(77)];
  const { complete } = await uploadParts(fixture, 'source', bodies);
  await complete();
  await fixture.client.send(new CopyObjectCommand({ ...at('copy'), CopySource: `${BUCKET}/source` }));
  await fixture.client.send(new DeleteObjectCommand(at('source')));
  const got = await fixture.client.send(new GetObjectCommand(at('copy')));
  assert.ok(Buffer.concat(bodies).equals(await got.Body!.transformToByteArray()));
  assert.equal(await filesIn(fixture), 2);
});
