import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { dynamodbAccessStore } from '../../functions/adapters/dynamodb/access-store.ts';
import { dynamodbBuckets } from '../../functions/adapters/dynamodb/buckets.ts';
import { dynamodbKeyStore } from '../../functions/adapters/dynamodb/key-store.ts';
import { rateLimiter } from '../../functions/application/limit-rate.ts';
import { keyIdOf } from '../../functions/contract/api-keys.ts';
import { SCOPES } from '../../functions/contract/scopes.ts';
import { keyRoutes } from '../../functions/handlers/routes/keys.ts';
import { authenticator, hashOfSecret } from '../../functions/runtime/authenticate.ts';
import { httpHandler } from '../../functions/runtime/http.ts';
import { newApiKey } from '../../functions/runtime/secrets.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';
import { httpEvent, lambdaContext } from '../support/lambda.ts';
import { recordingLog } from '../support/recording-log.ts';

const START = Date.parse('2026-11-21T08:00:00.000Z');

/** The routes of keys over a real table, asked with an admin's key unless another is given. */
const serve = async (context: TestContext) => {
  const client = await startTable(context);
  const keys = dynamodbKeyStore(client, TABLE);
  const clock = { time: START };
  const now = () => new Date(clock.time);
  const hash = hashOfSecret('sst_admin');
  const created_at = now().toISOString();
  await keys.create(hash, {
    key_id: keyIdOf(hash),
    owner: 'root',
    name: 'root',
    scopes: [...SCOPES],
    created_at,
  });
  const handler = httpHandler(keyRoutes({ keys, now, newKey: newApiKey }), {
    authenticate: authenticator(dynamodbAccessStore(client, TABLE), now),
    limitRate: rateLimiter(dynamodbBuckets(client, TABLE), now),
    log: recordingLog(),
  });
  const ask = async (method: string, path: string, body?: object, key = 'sst_admin') => {
    const [rawPath = '', query = ''] = path.split('?');
    const event = httpEvent(method, rawPath, {
      headers: { 'x-api-key': key },
      query: Object.fromEntries(new URLSearchParams(query)),
      ...(body && { body: JSON.stringify(body) }),
    });
    const { statusCode, body: text } = await handler(event, lambdaContext);
    return { status: statusCode, text: text ?? '', body: text ? JSON.parse(text) : undefined };
  };
  return { ask, clock };
};

const ANN = { owner: 'ann', name: 'laptop', scopes: ['tasks:read'] };

test('a key is shown once, and works until it is revoked', async (context) => {
  const { ask, clock } = await serve(context);
  const created = await ask('POST', '/api/keys', ANN);
  assert.equal(created.status, 201);
  const { key, key_id, created_at, ...told } = created.body;
  assert.match(key, /^sst_[0-9A-Za-z]{43}$/);
  assert.deepEqual(told, ANN);
  assert.equal((await ask('GET', '/api/keys', undefined, key)).body.code, 'forbidden');
  const read = await ask('GET', `/api/keys/${key_id}`);
  assert.deepEqual(read.body, { ...ANN, key_id, created_at });
  const listed = await ask('GET', '/api/keys?owner=ann');
  assert.deepEqual(listed.body, { items: [read.body], next_cursor: null });
  for (const { text } of [read, listed]) assert.ok(!text.includes(key) && !text.includes(hashOfSecret(key)));
  assert.equal((await ask('DELETE', `/api/keys/${key_id}`)).status, 204);
  clock.time += 5_000;
  assert.equal((await ask('GET', '/api/keys', undefined, key)).body.code, 'key_revoked');
  assert.equal((await ask('GET', `/api/keys/${key_id}`)).body.revoked_at, created_at);
});

test('an expired key is refused at its second', async (context) => {
  const { ask, clock } = await serve(context);
  const { body } = await ask('POST', '/api/keys', {
    ...ANN,
    scopes: ['admin'],
    expires_at: '2026-11-21T10:00:00+01:00',
  });
  assert.equal(body.expires_at, '2026-11-21T09:00:00.000Z');
  assert.equal((await ask('GET', '/api/keys', undefined, body.key)).status, 200);
  clock.time = Date.parse(body.expires_at);
  assert.equal((await ask('GET', '/api/keys', undefined, body.key)).body.code, 'key_expired');
});

test('what is no key is refused with its path', async (context) => {
  const { ask } = await serve(context);
  const paths = async (body: object) => {
    const { status, body: refused } = await ask('POST', '/api/keys', body);
    return [status, ...refused.errors.map(({ path }: { path: string }) => path)];
  };
  assert.deepEqual(await paths({ ...ANN, owner: 'Not_An_Owner' }), [400, '/owner']);
  assert.deepEqual(await paths({ ...ANN, scopes: ['all'] }), [400, '/scopes/0']);
  assert.deepEqual(await paths({ ...ANN, expires_at: '2026-11-21T07:59:59Z' }), [400, '/expires_at']);
  assert.deepEqual(await paths({ ...ANN, expires_at: '2026-13-45' }), [400, '/expires_at']);
  assert.equal((await ask('DELETE', '/api/keys/key_of_nobody')).status, 404);
  assert.equal((await ask('GET', '/api/keys/key_of_nobody')).status, 404);
});

test('the list is paged', async (context) => {
  const { ask } = await serve(context);
  for (const name of ['a', 'b', 'c']) await ask('POST', '/api/keys', { ...ANN, name });
  const first = await ask('GET', '/api/keys?limit=3');
  const second = await ask('GET', `/api/keys?limit=3&cursor=${first.body.next_cursor}`);
  const names = [...first.body.items, ...second.body.items].map(({ name }: { name: string }) => name);
  assert.deepEqual(names.toSorted(), ['a', 'b', 'c', 'root']);
  assert.equal(second.body.next_cursor, null);
});

test('a key is held to its own rate, and let in again when it said', async (context) => {
  const { ask, clock } = await serve(context);
  const rate_limit = { requests_per_second: 1, burst: 3 };
  const { body } = await ask('POST', '/api/keys', { ...ANN, scopes: ['admin'], rate_limit });
  assert.deepEqual(body.rate_limit, rate_limit);
  const statuses = async (times: number) => {
    const answers: (number | undefined)[] = [];
    for (let i = 0; i < times; i++) answers.push((await ask('GET', '/api/keys', undefined, body.key)).status);
    return answers;
  };
  assert.deepEqual(await statuses(5), [200, 200, 200, 429, 429]);
  clock.time += 1000;
  assert.deepEqual(await statuses(2), [200, 429]);
});
