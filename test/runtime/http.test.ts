import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LimitRate, Standing } from '../../functions/application/limit-rate.ts';
import type { AccessKey } from '../../functions/application/ports.ts';
import { ProblemError, TransientError } from '../../functions/contract/problems.ts';
import { authenticator, hashOfSecret } from '../../functions/runtime/authenticate.ts';
import { httpHandler } from '../../functions/runtime/http.ts';
import { type Route, route } from '../../functions/runtime/routes.ts';
import { httpEvent, lambdaContext } from '../support/lambda.ts';
import { recordingLog } from '../support/recording-log.ts';

const KEY: AccessKey = { key_id: 'k1', owner: 'ada', name: 'laptop', scopes: ['tasks'] };
const SECRET = 'sst_secret';
const withKey = { 'x-api-key': SECRET };

const greeting = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'size'],
  properties: { name: { type: 'string' }, size: { type: 'integer' } },
} as const;
const paging = {
  type: 'object',
  additionalProperties: false,
  properties: { limit: { type: 'string', pattern: '^[0-9]+$' } },
} as const;

const rows = [
  route({
    method: 'POST',
    path: '/api/tasks',
    auth: 'tasks',
    body: greeting,
    success: 201,
    run: ({ body, key }) => ({
      body: { hello: body.name.toUpperCase(), next: body.size + 1, owner: key.owner },
    }),
  }),
  route({
    method: 'GET',
    path: '/api/tasks',
    auth: 'tasks',
    query: paging,
    success: 200,
    run: ({ query }) => ({ body: { limit: query.limit ?? null } }),
  }),
  route({
    method: 'GET',
    path: '/api/tasks/{id}',
    auth: 'tasks',
    success: 200,
    run: ({ path }) => ({ body: path }),
  }),
  route({
    method: 'GET',
    path: '/api/tasks/statistics',
    auth: 'tasks',
    success: 200,
    run: () => ({ body: { n: 1 } }),
  }),
  route({ method: 'DELETE', path: '/api/tasks/{id}', auth: 'tasks', success: 204, run: () => ({}) }),
  route({ method: 'GET', path: '/api/keys', auth: 'admin', success: 200, run: () => ({ body: {} }) }),
  route({
    method: 'GET',
    path: '/docs',
    auth: 'none',
    success: 200,
    run: () => ({ body: '<p>', headers: { 'content-type': 'text/html', 'cache-control': 'max-age=60' } }),
  }),
];

const failing = (error: unknown): Route =>
  route({
    method: 'GET',
    path: '/fail',
    auth: 'none',
    success: 200,
    run: () => {
      throw error;
    },
  });

const STANDING: Standing = { limit: 10, remaining: 9, resetSeconds: 1 };

const serve = (
  routes: readonly Route[] = rows,
  now = () => new Date(0),
  limitRate: LimitRate = async () => STANDING,
) => {
  const log = recordingLog();
  const lookups: string[] = [];
  const keys = new Map([[hashOfSecret(SECRET), KEY]]);
  const findKey = async (hash: string) => {
    lookups.push(hash);
    return keys.get(hash);
  };
  const handler = httpHandler(routes, { authenticate: authenticator({ findKey }, now), limitRate, log });
  const request = async (...[method, path, options]: Parameters<typeof httpEvent>) => {
    const { statusCode, headers = {}, body } = await handler(httpEvent(method, path, options), lambdaContext);
    const isJson = String(headers['content-type']).includes('json');
    return { status: statusCode, headers, body: isJson ? JSON.parse(body ?? '') : body };
  };
  return { request, log, lookups, keys };
};

test('a row gets its checked body and answers with its success status', async () => {
  const { request } = serve();
  const body = JSON.stringify({ name: 'ada', size: 1 });
  const answer = await request('POST', '/api/tasks', { headers: withKey, body });
  assert.equal(answer.status, 201);
  assert.deepEqual(answer.body, { hello: 'ADA', next: 2, owner: 'ada' });
  assert.equal(answer.headers['content-type'], 'application/json');
  assert.equal(answer.headers['x-request-id'], 'r1');
  assert.equal(answer.headers['x-content-type-options'], 'nosniff');
});

test('every fault of a body is named with its path', async () => {
  const { request } = serve();
  const answer = await request('POST', '/api/tasks', { headers: withKey, body: '{"size":"x","more":1}' });
  assert.equal(answer.status, 400);
  assert.equal(answer.headers['content-type'], 'application/problem+json');
  assert.equal(answer.headers['x-request-id'], 'r1');
  const { errors, detail, ...rest } = answer.body;
  assert.deepEqual(rest, {
    type: '/docs#invalid_request',
    title: 'The request is not valid',
    status: 400,
    code: 'invalid_request',
    request_id: 'r1',
  });
  assert.ok(detail.length > 0);
  assert.deepEqual(errors.map(({ path }: { path: string }) => path).toSorted(), ['/more', '/name', '/size']);
});

test('a missing body names what is missing', async () => {
  const { request } = serve();
  const answer = await request('POST', '/api/tasks', { headers: withKey });
  assert.deepEqual(
    answer.body.errors.map(({ path }: { path: string }) => path),
    ['/name', '/size'],
  );
});

test('a body that cannot be read has its own problem', async () => {
  const { request } = serve();
  const post = async (body: string, type = 'application/json') =>
    (await request('POST', '/api/tasks', { headers: { ...withKey, 'content-type': type }, body })).body.code;
  assert.equal(await post('{'), 'invalid_json');
  assert.equal(await post('name=ada', 'application/x-www-form-urlencoded'), 'unsupported_media_type');
  assert.equal(await post(JSON.stringify({ name: 'x'.repeat(1024 ** 2) })), 'body_too_large');
  assert.equal(await post(`${'['.repeat(100)}${']'.repeat(100)}`), 'invalid_request');
  const { body: refusal } = await request('POST', '/api/tasks', { headers: withKey, body: '[]' });
  assert.equal(refusal.detail, 'The body: / must be object.');
  assert.equal(await post('{"name":"ada","size":1}', 'application/json; charset=utf-8'), undefined);
});

test('what the table cannot store is refused, and where it stands is said', async () => {
  const { request } = serve();
  const post = async (text: string) =>
    (
      await request('POST', '/api/tasks', {
        headers: withKey,
        body: `{"name":"ada","size":1,"in/side":${text}}`,
      })
    ).body.errors;
  const number = 'must be 0, or a number from 1e-130 up to 1e+126';
  assert.deepEqual(await post('["a","\\ud800"]'), [
    { path: '/in~1side/1', message: 'must be well-formed Unicode' },
  ]);
  assert.match((await post('{"\\ud800":1}'))[0].message, /named in well-formed Unicode/);
  for (const text of ['1e400', '-1e126', '1e-200'])
    assert.deepEqual(await post(text), [{ path: '/in~1side', message: number }]);
  for (const text of ['0', '-0.0', '9e125', '1e-130', '"\\ud83c\\udf89"'])
    assert.match((await post(text))[0].message, /not known here/);
});

test('a query is checked like a body', async () => {
  const { request } = serve();
  const get = (query: Record<string, string>) => request('GET', '/api/tasks', { headers: withKey, query });
  assert.deepEqual((await get({ limit: '5' })).body, { limit: '5' });
  assert.equal((await get({ limit: 'many' })).body.code, 'invalid_request');
  assert.equal((await get({ page: '2' })).body.code, 'invalid_request');
});

test('paths are matched with their variables decoded, fixed paths first', async () => {
  const { request } = serve();
  assert.deepEqual((await request('GET', '/api/tasks/a%2Fb', { headers: withKey })).body, { id: 'a/b' });
  assert.deepEqual((await request('GET', '/api/tasks/statistics', { headers: withKey })).body, { n: 1 });
  assert.equal((await request('GET', '/api/tasks/%E0', { headers: withKey })).status, 404);
  assert.equal((await request('GET', '/api/tasks/', { headers: withKey })).status, 404);
  assert.equal((await request('GET', '/api/nothing')).body.code, 'not_found');
  const deleted = await request('DELETE', '/api/tasks/t1', { headers: withKey });
  assert.deepEqual([deleted.status, deleted.body], [204, undefined]);
});

test('a method that a path does not offer is told with those it does', async () => {
  const answer = await serve().request('PUT', '/api/tasks');
  assert.equal(answer.status, 405);
  assert.deepEqual(String(answer.headers['allow']).split(', ').toSorted(), ['GET', 'POST']);
});

test('a key is needed, as header or bearer, and its scope counts', async () => {
  const { request } = serve();
  const get = (path: string, headers: Record<string, string>) => request('GET', path, { headers });
  const none = await get('/api/tasks', {});
  assert.equal(none.status, 401);
  assert.match(String(none.headers['www-authenticate']), /^Bearer/);
  assert.equal((await get('/api/tasks', { 'x-api-key': 'sst_wrong' })).status, 401);
  assert.equal((await get('/api/tasks', { authorization: `Bearer ${SECRET}` })).status, 200);
  assert.equal((await get('/api/keys', withKey)).body.code, 'forbidden');
  assert.equal((await get('/docs', {})).status, 200);
});

test('a key is looked up once in five seconds; a wrong one every time', async () => {
  let time = 0;
  const { request, lookups, keys } = serve(rows, () => new Date(time));
  const status = async (key: string) =>
    (await request('GET', '/api/tasks', { headers: { 'x-api-key': key } })).status;
  assert.deepEqual([await status(SECRET), await status(SECRET)], [200, 200]);
  assert.equal(lookups.length, 1);
  assert.deepEqual([await status('wrong'), await status('wrong')], [401, 401]);
  assert.equal(lookups.length, 3);
  keys.clear();
  time = 4_999;
  assert.equal(await status(SECRET), 200);
  time = 5_000;
  assert.equal(await status(SECRET), 401);
});

test('a key that expired or was revoked is told so', async () => {
  let time = Date.parse('2026-11-21T08:00:00.000Z');
  const { request, keys } = serve(rows, () => new Date(time));
  const get = async () => {
    const { status, body, headers } = await request('GET', '/api/tasks', { headers: withKey });
    return [status, body.code, headers['www-authenticate'] !== undefined];
  };
  keys.set(hashOfSecret(SECRET), { ...KEY, expires_at: '2026-11-21T08:00:01.000Z' });
  assert.equal((await get())[0], 200);
  time += 1000;
  assert.deepEqual(await get(), [401, 'key_expired', true]);
  time += 5000;
  keys.set(hashOfSecret(SECRET), { ...KEY, revoked_at: '2026-11-21T08:00:02.000Z' });
  assert.deepEqual(await get(), [401, 'key_revoked', true]);
});

test('answers tell where the key stands, and one request too many is told when to come again', async () => {
  const told = ({ headers }: { headers: Record<string, unknown> }) =>
    ['limit', 'remaining', 'reset'].map((name) => headers[`ratelimit-${name}`]);
  const standings: Standing[] = [
    { ...STANDING, remaining: 1 },
    { ...STANDING, remaining: 0, retryAfterSeconds: 3 },
    STANDING,
  ];
  const { request } = serve(rows, undefined, async () => standings.shift() ?? assert.fail('asked once more'));
  assert.deepEqual(told(await request('GET', '/api/tasks', { headers: withKey })), ['10', '1', '1']);
  const refused = await request('GET', '/api/tasks', { headers: withKey });
  assert.deepEqual([refused.status, refused.body.code], [429, 'rate_limited']);
  assert.deepEqual([...told(refused), refused.headers['retry-after']], ['10', '0', '1', '3']);
  const forbidden = await request('GET', '/api/keys', { headers: withKey });
  assert.deepEqual([forbidden.status, ...told(forbidden)], [403, '10', '9', '1']);
  const free = await request('GET', '/docs');
  assert.deepEqual([free.status, ...told(free)], [200, undefined, undefined, undefined]);
  assert.equal((await request('GET', '/api/tasks')).status, 401);
});

test('a row may answer with text and its own headers', async () => {
  const answer = await serve().request('GET', '/docs');
  assert.deepEqual([answer.body, answer.headers['cache-control']], ['<p>', 'max-age=60']);
});

test('a row may answer with bytes, which API Gateway takes in base64', async () => {
  const bytes = Uint8Array.of(0, 255);
  const row = route({ method: 'GET', path: '/b', auth: 'none', success: 200, run: () => ({ body: bytes }) });
  const handle = httpHandler([row], {
    authenticate: () => assert.fail(),
    limitRate: () => assert.fail(),
    log: recordingLog(),
  });
  const answer = await handle(httpEvent('GET', '/b'), lambdaContext);
  assert.deepEqual([answer.body, answer.isBase64Encoded], ['AP8=', true]);
});

test('an unknown error is hidden from the caller and logged with its cause', async () => {
  const error = new Error('password is hunter2', { cause: new Error('deep') });
  const { request, log } = serve([failing(error)]);
  const answer = await request('GET', '/fail');
  assert.equal(answer.status, 500);
  assert.equal(answer.body.code, 'internal');
  assert.doesNotMatch(JSON.stringify(answer), /hunter2/);
  assert.equal(log.entries[0]?.level, 'error');
  assert.equal(log.entries[0]?.fields['error'], error);
});

test('a problem is answered as it is, a passing fault asks to come again', async () => {
  const conflict = await serve([failing(new ProblemError('invalid_state', 'It has ended.'))]).request(
    'GET',
    '/fail',
  );
  assert.deepEqual([conflict.status, conflict.body.detail], [409, 'It has ended.']);
  const passing = await serve([failing(new TransientError('secret host'))]).request('GET', '/fail');
  assert.equal(passing.status, 503);
  assert.ok(Number(passing.headers['retry-after']) > 0);
  assert.doesNotMatch(JSON.stringify(passing), /secret host/);
});
