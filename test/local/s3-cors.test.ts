import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { BUCKET, presigningClient, startFixture } from './s3-fixture.ts';

const cors = [
  {
    allowedOrigins: ['https://*.example.org'],
    allowedMethods: ['GET', 'PUT'],
    allowedHeaders: ['content-type', 'x-amz-*'],
    exposedHeaders: ['ETag'],
    maxAgeSeconds: 600,
  },
  { allowedOrigins: ['*'], allowedMethods: ['GET'] },
];

test('a preflight is answered by the first rule that allows origin, method and headers', async (t) => {
  const { url } = await startFixture(t, { bucket: { cors } });
  const ask = (origin: string, method: string, headers: string) =>
    fetch(url('x?uploadId=1&partNumber=2'), {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': method, 'access-control-request-headers': headers },
    });
  const allowed = await ask('https://app.example.org', 'PUT', 'Content-Type, X-Amz-Checksum-Sha256');
  assert.equal(allowed.status, 200);
  assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://app.example.org');
  assert.equal(allowed.headers.get('access-control-allow-methods'), 'GET, PUT');
  assert.equal(allowed.headers.get('access-control-allow-headers'), 'content-type, x-amz-checksum-sha256');
  assert.equal(allowed.headers.get('access-control-expose-headers'), 'ETag');
  assert.equal(allowed.headers.get('access-control-max-age'), '600');
  assert.match(allowed.headers.get('vary')!, /Origin/);
  for (const refused of [
    await ask('https://evil.org', 'PUT', ''),
    await ask('https://app.example.org', 'PUT', 'x-other'),
    await ask('https://app.example.org', 'DELETE', ''),
  ]) {
    assert.equal(refused.status, 403);
    assert.match(await refused.text(), /<Code>AccessForbidden<\/Code>/);
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
  }
});

test('answers carry the headers of the rule, refusals too; other origins get none', async (t) => {
  const { client, url, service } = await startFixture(t, { bucket: { cors } });
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'x', Body: 'x' }));
  const signed = await getSignedUrl(
    presigningClient(service),
    new GetObjectCommand({ Bucket: BUCKET, Key: 'x' }),
  );
  assert.equal(
    (await fetch(signed, { headers: { origin: 'https://app.example.org' } })).headers.get(
      'access-control-expose-headers',
    ),
    'ETag',
  );
  assert.equal(
    (await fetch(signed, { headers: { origin: 'https://other.org' } })).headers.get(
      'access-control-allow-origin',
    ),
    '*',
  );
  assert.equal((await fetch(signed)).headers.get('access-control-allow-origin'), null);
  const refused = await fetch(url('x'), { headers: { origin: 'https://app.example.org' } });
  assert.deepEqual(
    [refused.status, refused.headers.get('access-control-allow-origin')],
    [403, 'https://app.example.org'],
  );
});
