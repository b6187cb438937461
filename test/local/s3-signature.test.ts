import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import {
  BUCKET,
  CREDENTIALS,
  clientOf,
  type Fixture,
  presigningClient,
  REGION,
  startFixture,
} from './s3-fixture.ts';

const at = (Key: string) => ({ Bucket: BUCKET, Key });
const codeOf = (body: string) => /<Code>(.*?)<\/Code>/.exec(body)?.[1];

function send(
  url: string,
  method: string,
  headers: Record<string, string | number>,
  body: string | Buffer = '',
): Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          body: Buffer.concat(pieces).toString(),
          headers: response.headers,
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const presignPut = ({ service }: Fixture, key: string, length: number, sha256?: string, expiresIn = 60) =>
  getSignedUrl(
    presigningClient(service),
    new PutObjectCommand({ ...at(key), ContentLength: length, ...(sha256 && { ChecksumSHA256: sha256 }) }),
    {
      expiresIn,
      signableHeaders: new Set(['content-length', 'host']),
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
    },
  );

test('a presigned PUT takes exactly the length that was signed', async (t) => {
  const fixture = await startFixture(t);
  const url = await presignPut(fixture, 'exact', 5);
  assert.equal((await send(url, 'PUT', { 'content-length': 5 }, 'hello')).status, 200);
  for (const body of ['hell', 'hello!']) {
    const refused = await send(url, 'PUT', { 'content-length': body.length }, body);
    assert.deepEqual([refused.status, codeOf(refused.body)], [403, 'SignatureDoesNotMatch']);
  }
  const unsized = await send(url, 'PUT', { 'transfer-encoding': 'chunked' }, 'hello');
  assert.deepEqual([unsized.status, codeOf(unsized.body)], [403, 'SignatureDoesNotMatch']);
  const got = await fixture.client.send(new GetObjectCommand(at('exact')));
  assert.equal(await got.Body!.transformToString(), 'hello');
});

test('a presigned PUT that signs a checksum takes only that content, and only with its header', async (t) => {
  const fixture = await startFixture(t);
  const sha256 = createHash('sha256').update('hello').digest('base64');
  const url = await presignPut(fixture, 'sum', 5, sha256);
  const put = (body: string, checksum: Record<string, string>) =>
    send(url, 'PUT', { 'content-length': body.length, ...checksum }, body);
  assert.equal(codeOf((await put('hello', {})).body), 'SignatureDoesNotMatch');
  assert.equal(
    codeOf(
      (await put('HELLO', { 'x-amz-checksum-sha256': createHash('sha256').update('HELLO').digest('base64') }))
        .body,
    ),
    'SignatureDoesNotMatch',
  );
  assert.equal(codeOf((await put('HELLO', { 'x-amz-checksum-sha256': sha256 })).body), 'BadDigest');
  await assert.rejects(fixture.client.send(new HeadObjectCommand(at('sum'))), { name: 'NotFound' });
  assert.equal((await put('hello', { 'x-amz-checksum-sha256': sha256 })).status, 200);
});

test('a checksum hoisted into the URL is enforced as the header would be', async (t) => {
  const { service } = await startFixture(t);
  const ChecksumSHA256 = createHash('sha256').update('hello').digest('base64');
  const url = await getSignedUrl(
    presigningClient(service),
    new PutObjectCommand({ ...at('hoisted'), ChecksumSHA256 }),
  );
  assert.match(url, /x-amz-checksum-sha256=/i);
  assert.equal(codeOf((await send(url, 'PUT', { 'content-length': 5 }, 'HELLO')).body), 'BadDigest');
  assert.equal((await send(url, 'PUT', { 'content-length': 5 }, 'hello')).status, 200);
});

test('tampering with path, parameter, method or signature is refused', async (t) => {
  const fixture = await startFixture(t);
  await fixture.client.send(new PutObjectCommand({ ...at('secret'), Body: 'secret' }));
  const url = await getSignedUrl(
    presigningClient(fixture.service),
    new GetObjectCommand({ ...at('public'), ResponseContentType: 'text/plain' }),
  );
  const tampered = [
    url.replace('/public', '/secret'),
    url.replace('text%2Fplain', 'text%2Fhtml'),
    url.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=604800'),
    url.replace(/(X-Amz-Signature=)./, (_, name: string) => `${name}${url.includes(`${name}0`) ? '1' : '0'}`),
    `${url}&versionId=1`,
  ];
  for (const one of tampered) {
    const refused = await send(one, 'GET', {});
    assert.deepEqual([refused.status, codeOf(refused.body)], [403, 'SignatureDoesNotMatch'], one);
  }
  assert.equal((await send(url, 'DELETE', {})).status, 403);
  const header = await send(url, 'GET', { 'x-amz-checksum-mode': 'ENABLED' });
  assert.deepEqual([header.status, codeOf(header.body)], [403, 'AccessDenied']);
});

test('a presigned URL ends when it says, and not a second later', async (t) => {
  let now = new Date();
  const fixture = await startFixture(t, { now: () => now });
  await fixture.client.send(new PutObjectCommand({ ...at('x'), Body: 'x' }));
  const url = await getSignedUrl(presigningClient(fixture.service), new GetObjectCommand(at('x')), {
    expiresIn: 30,
    signingDate: now,
  });
  now = new Date(Math.floor(now.getTime() / 1000) * 1000 + 30_000);
  assert.equal((await send(url, 'GET', {})).status, 200);
  now = new Date(now.getTime() + 1000);
  const late = await send(url, 'GET', {});
  assert.deepEqual([late.status, codeOf(late.body)], [403, 'AccessDenied']);
  assert.match(late.body, /Request has expired/);
  await assert.rejects(
    getSignedUrl(presigningClient(fixture.service), new GetObjectCommand(at('x')), { expiresIn: 604_801 }),
  );
});

test('presigned reads override what the answer says of itself', async (t) => {
  const fixture = await startFixture(t);
  await fixture.client.send(new PutObjectCommand({ ...at('a.srt'), Body: '0123456789' }));
  const command = new GetObjectCommand({
    ...at('a.srt'),
    ResponseContentType: 'text/plain; charset=utf-8',
    ResponseContentDisposition: "attachment; filename*=UTF-8''%C3%BC.srt",
  });
  const got = await send(await getSignedUrl(presigningClient(fixture.service), command), 'GET', {
    range: 'bytes=-2',
  });
  assert.deepEqual([got.status, got.body], [206, '89']);
  assert.equal(got.headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(got.headers['content-disposition'], "attachment; filename*=UTF-8''%C3%BC.srt");
});

test('strangers, wrong secrets, wrong regions and wrong clocks are refused', async (t) => {
  const fixture = await startFixture(t);
  assert.equal(codeOf((await send(fixture.url('x'), 'GET', {})).body), 'AccessDenied');
  const get = (config: object) => clientOf(fixture.service, config).send(new GetObjectCommand(at('x')));
  await assert.rejects(get({ credentials: { ...CREDENTIALS, secretAccessKey: 'guess' } }), {
    name: 'SignatureDoesNotMatch',
  });
  await assert.rejects(get({ credentials: { ...CREDENTIALS, accessKeyId: 'OTHER' } }), {
    name: 'InvalidAccessKeyId',
  });
  await assert.rejects(get({ region: 'us-east-2' }), { name: 'AuthorizationHeaderMalformed' });
  const late = await startFixture(t, { now: () => new Date(Date.now() + 16 * 60_000) });
  await assert.rejects(late.client.send(new GetObjectCommand(at('x'))), { name: 'RequestTimeTooSkewed' });
});

test('a body that is cut short never becomes an object', async (t) => {
  const fixture = await startFixture(t);
  const url = new URL(await presignPut(fixture, 'cut', 1_000_000));
  const socket = connect(Number(url.port), url.hostname);
  socket.write(
    `PUT ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: 1000000\r\n\r\n`,
  );
  socket.write(randomBytes(400_000));
  const bodies = join(fixture.folder, 'bodies');
  while ((await readdir(bodies)).length === 0) await new Promise((resolve) => setImmediate(resolve));
  socket.destroy();
  while ((await readdir(bodies)).length > 0) await new Promise((resolve) => setImmediate(resolve));
  await assert.rejects(fixture.client.send(new HeadObjectCommand(at('cut'))), { name: 'NotFound' });
});

test('bytes beyond the length are no part of the object', async (t) => {
  const fixture = await startFixture(t);
  const url = new URL(await presignPut(fixture, 'over', 5));
  const socket = connect(Number(url.port), url.hostname);
  socket.write(
    `PUT ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: 5\r\n\r\nhello and more`,
  );
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (piece) => (text += piece));
    socket.on('close', () => resolve(text));
  });
  assert.match(answer, /HTTP\/1\.1 400 Bad Request/);
  const listed = await fixture.client.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  assert.ok((listed.Contents ?? []).every(({ Size }) => Size === 5));
});

test('a refused upload is not sent when the client waits for leave', async (t) => {
  const fixture = await startFixture(t);
  const url = (await presignPut(fixture, 'wait', 5_000_000)).replace('/wait', '/elsewhere');
  const outcome = await new Promise<string>((resolve, reject) => {
    const sent = request(url, {
      method: 'PUT',
      headers: { 'content-length': 5_000_000, expect: '100-continue' },
    });
    sent.on('continue', () => resolve('continue'));
    sent.on('response', (response) => resolve(`${response.statusCode}`));
    sent.on('error', reject);
    sent.flushHeaders();
  });
  assert.equal(outcome, '403');
});

test('a leave to send is given to an upload that will be read', async (t) => {
  const fixture = await startFixture(t);
  const url = await presignPut(fixture, 'wait', 5);
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const sent = request(url, { method: 'PUT', headers: { 'content-length': 5, expect: '100-continue' } });
    sent.on('continue', () => sent.end('hello'));
    sent.on('response', (response) => resolve(response.resume().statusCode));
    sent.on('error', reject);
    sent.flushHeaders();
  });
  assert.equal(status, 200);
});

/** Signs an upload chunk by chunk as the specification says, independently of the service's own code. */
function signedChunks(
  fixture: Fixture,
  key: string,
  chunks: readonly string[],
  { tamper = false, trailer }: { tamper?: boolean; trailer?: string } = {},
) {
  const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text).digest();
  const hash = (text: string) => createHash('sha256').update(text).digest('hex');
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const date = timestamp.slice(0, 8);
  const scope = `${date}/${REGION}/s3/aws4_request`;
  const signing = hmac(
    hmac(hmac(hmac(`AWS4${CREDENTIALS.secretAccessKey}`, date), REGION), 's3'),
    'aws4_request',
  );
  const sign = (...lines: string[]) => hmac(signing, lines.join('\n')).toString('hex');
  const payload = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? '' : '-TRAILER'}`;
  const headers: Record<string, string> = {
    'content-encoding': 'aws-chunked',
    host: new URL(fixture.service.endpoint).host,
    'x-amz-content-sha256': payload,
    'x-amz-date': timestamp,
    'x-amz-decoded-content-length': String(chunks.join('').length),
    ...(trailer !== undefined && { 'x-amz-trailer': 'x-amz-checksum-sha256' }),
  };
  const names = Object.keys(headers).sort();
  const canonical = [
    'PUT',
    `/${BUCKET}/${key}`,
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    payload,
  ].join('\n');
  let signature = sign('AWS4-HMAC-SHA256', timestamp, scope, hash(canonical));
  const authorization = `AWS4-HMAC-SHA256 Credential=${CREDENTIALS.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  let body = '';
  for (const chunk of [...chunks, '']) {
    signature = sign('AWS4-HMAC-SHA256-PAYLOAD', timestamp, scope, signature, hash(''), hash(chunk));
    body += `${chunk.length.toString(16)};chunk-signature=${signature}\r\n${tamper ? chunk.toUpperCase() : chunk}${chunk === '' ? '' : '\r\n'}`;
  }
  if (trailer !== undefined) {
    signature = sign(
      'AWS4-HMAC-SHA256-TRAILER',
      timestamp,
      scope,
      signature,
      hash(`x-amz-checksum-sha256:${trailer}\n`),
    );
    body += `x-amz-checksum-sha256:${trailer}\r\nx-amz-trailer-signature:${signature}\r\n`;
  }
  return send(
    fixture.url(key),
    'PUT',
    { ...headers, authorization, 'content-length': body.length + 2 },
    `${body}\r\n`,
  );
}

test('chunks signed one by one are accepted, and refused when one was changed', async (t) => {
  const fixture = await startFixture(t);
  assert.equal((await signedChunks(fixture, 'chunks', ['abc', 'defgh', 'x'.repeat(70_000)])).status, 200);
  const got = await fixture.client.send(new GetObjectCommand(at('chunks')));
  assert.equal((await got.Body!.transformToString()).slice(0, 10), 'abcdefghxx');
  const refused = await signedChunks(fixture, 'tampered', ['abc', 'defgh'], { tamper: true });
  assert.deepEqual([refused.status, codeOf(refused.body)], [403, 'SignatureDoesNotMatch']);
  await assert.rejects(fixture.client.send(new HeadObjectCommand(at('tampered'))), { name: 'NotFound' });
});

test('a signed trailer carries the checksum, which is verified', async (t) => {
  const fixture = await startFixture(t);
  const sum = (text: string) => createHash('sha256').update(text).digest('base64');
  assert.equal(
    (await signedChunks(fixture, 'trailer', ['abc', 'def'], { trailer: sum('abcdef') })).status,
    200,
  );
  assert.equal(
    codeOf((await signedChunks(fixture, 'trailer', ['abc', 'def'], { trailer: sum('other') })).body),
    'BadDigest',
  );
});

test('an upload part is signed like an object: its length too', async (t) => {
  const fixture = await startFixture(t);
  const url = await getSignedUrl(
    presigningClient(fixture.service),
    new UploadPartCommand({ ...at('x'), UploadId: 'none', PartNumber: 1, ContentLength: 5 }),
    { signableHeaders: new Set(['content-length', 'host']) },
  );
  assert.equal(
    codeOf((await send(url, 'PUT', { 'content-length': 6 }, 'hello!')).body),
    'SignatureDoesNotMatch',
  );
  assert.equal(codeOf((await send(url, 'PUT', { 'content-length': 5 }, 'hello')).body), 'NoSuchUpload');
});
