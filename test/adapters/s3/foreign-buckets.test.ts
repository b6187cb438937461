import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { s3Client, stsClient } from '../../../functions/adapters/clients.ts';
import { foreignBuckets } from '../../../functions/adapters/s3/foreign-buckets.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { BUCKET, CREDENTIALS, REGION, startFixture } from '../../local/s3-fixture.ts';
import { outgoingBytes } from '../../support/outgoing.ts';

const ROLE = 'arn:aws:iam::210987654321:role/results';
const options = { owner: 'ann', signal: new AbortController().signal };

/** STS as it answers AssumeRole; gives out the credentials that the embedded S3 knows, or refuses. */
const tokenService = async (t: TestContext, trusted: string) => {
  const asked: URLSearchParams[] = [];
  const server = createServer(async (request, response) => {
    const query = new URLSearchParams(await text(request));
    asked.push(query);
    if (query.get('ExternalId') !== trusted) {
      response.writeHead(403, { 'content-type': 'text/xml' });
      response.end(
        '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code></Error></ErrorResponse>',
      );
      return;
    }
    response.writeHead(200, { 'content-type': 'text/xml' });
    response.end(`<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
      <Credentials><AccessKeyId>${CREDENTIALS.accessKeyId}</AccessKeyId>
      <SecretAccessKey>${CREDENTIALS.secretAccessKey}</SecretAccessKey><SessionToken>token</SessionToken>
      <Expiration>2030-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { asked, sts: stsClient({ endpoint, region: REGION, credentials: CREDENTIALS }) };
};

const world = async (t: TestContext, trusted = 'soundstage:ann') => {
  const fixture = await startFixture(t);
  const { asked, sts } = await tokenService(t, trusted);
  const used: unknown[] = [];
  const buckets = foreignBuckets({
    sts,
    s3: (given) => {
      used.push(given);
      const { endpoint } = fixture.service;
      return s3Client({ endpoint, region: REGION, credentials: CREDENTIALS, forcePathStyle: true, ...given });
    },
  });
  const read = async (Key: string) => {
    const { Body, ContentType } = await fixture.client.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    return { body: Buffer.from(await Body!.transformToByteArray()), ContentType };
  };
  return { buckets, read, asked, used };
};

describe('a bucket of others', () => {
  it('gets objects of any size with their type', async (t) => {
    const { buckets, read, used } = await world(t);
    for (const size of [0, 10, 9 * 1024 ** 2]) {
      const bytes = Buffer.alloc(size, 'soundstage ');
      await buckets.put(
        { to: 's3', bucket: BUCKET },
        `talks/${size}`,
        outgoingBytes(bytes, 'video/mp4', 65_536),
        options,
      );
      const stored = await read(`talks/${size}`);
      assert.ok(stored.body.equals(bytes));
      assert.equal(stored.ContentType, 'video/mp4');
    }
    assert.deepEqual(used[0], {});
  });

  it('of another account is written by its role, assumed in the owner’s name', async (t) => {
    const { buckets, read, asked, used } = await world(t);
    const target = { to: 's3', bucket: BUCKET, role_arn: ROLE, region: REGION } as const;
    await buckets.put(target, 'a', outgoingBytes(Buffer.from('a')), options);
    assert.equal((await read('a')).body.toString(), 'a');
    const [{ RoleArn, ExternalId } = assert.fail()] = asked.map((query) => Object.fromEntries(query));
    assert.deepEqual([RoleArn, ExternalId], [ROLE, 'soundstage:ann']);
    assert.deepEqual(used, [{ region: REGION, credentials: { ...CREDENTIALS, sessionToken: 'token' } }]);
  });

  it('is closed to owners whom its role does not trust', async (t) => {
    const { buckets, used } = await world(t, 'soundstage:bob');
    const target = { to: 's3', bucket: BUCKET, role_arn: ROLE } as const;
    await assert.rejects(
      buckets.put(target, 'a', outgoingBytes(Buffer.from('a')), options),
      (cause) => cause instanceof ProblemError && /cannot be assumed: AccessDenied/.test(cause.message),
    );
    assert.deepEqual(used, []);
  });

  it('that is not there is not tried again; one that does not answer is', async (t) => {
    const { buckets } = await world(t);
    await assert.rejects(
      buckets.put({ to: 's3', bucket: 'nowhere' }, 'a', outgoingBytes(Buffer.from('a')), options),
      (cause) => cause instanceof ProblemError && /NoSuchBucket/.test(cause.message),
    );
    const dead = foreignBuckets({
      sts: stsClient({ region: REGION }),
      s3: () =>
        s3Client({
          endpoint: 'http://127.0.0.1:1',
          region: REGION,
          credentials: CREDENTIALS,
          forcePathStyle: true,
        }),
    });
    await assert.rejects(
      dead.put({ to: 's3', bucket: BUCKET }, 'a', outgoingBytes(Buffer.from('a')), options),
      TransientError,
    );
  });
});
