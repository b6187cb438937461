import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { dynamodbTypeStore } from '../../functions/adapters/dynamodb/type-store.ts';
import { jsonSchemas } from '../../functions/adapters/json-schemas.ts';
import { typeKey } from '../../functions/contract/keys.ts';
import { BUILT_IN_TYPES } from '../../functions/contract/type-schemas.ts';
import { typeRoutes } from '../../functions/handlers/routes/types.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';
import { type Ask, asking, keyOf } from '../support/routes.ts';
import { AT } from '../support/tasks.ts';

const keys = {
  ann: keyOf('ann', 'tasks:read', 'tasks:write'),
  bob: keyOf('bob', 'tasks:read', 'tasks:write'),
  reader: keyOf('ann', 'tasks:read'),
};

const serve = async (context: TestContext): Promise<Ask> => {
  const types = dynamodbTypeStore(await startTable(context), TABLE);
  return asking(typeRoutes({ types, schemas: jsonSchemas(), now: () => new Date(AT) }), keys);
};

const tea = { name: 'tea.make', param_schema: { type: 'object', properties: { cups: { type: 'integer' } } } };
const register = (ask: Ask, body: object, as = 'ann') =>
  ask('POST', '/api/task-types/register', { body, as });

test('a type is registered, changed as a new version, and the same again changes nothing', async (t) => {
  const ask = await serve(t);
  const first = await register(ask, tea);
  assert.deepEqual([first.status, first.body.version, first.body.is_active], [201, 1, true]);
  const same = await register(
    ask,
    JSON.parse(
      '{"param_schema":{"properties":{"cups":{"type":"integer"}},"type":"object"},"name":"tea.make"}',
    ),
  );
  assert.deepEqual([same.status, same.body], [200, first.body]);
  const next = await register(ask, { ...tea, max_attempts: 5, lease_seconds: 30 });
  assert.deepEqual([next.status, next.body.version, next.body.lease_seconds], [200, 2, 30]);
  assert.deepEqual((await ask('GET', '/api/task-types/tea.make')).body, next.body);
  assert.deepEqual(
    (await ask('GET', '/api/task-types/tea.make', { query: { version: '1' } })).body,
    first.body,
  );
  assert.equal((await ask('GET', '/api/task-types/tea.make', { query: { version: '3' } })).status, 404);
});

test('a schema comes back in the order in which it was written', async (t) => {
  const ask = await serve(t);
  const properties = { width: {}, height: {}, colour: {}, at: {} };
  await register(ask, { name: 'box.draw', param_schema: { type: 'object', properties } });
  const { body } = await ask('GET', '/api/task-types/box.draw');
  assert.deepEqual(Object.keys(body.param_schema.properties), Object.keys(properties));
});

test('a type that was stored with its schemas as maps is read still', async (t) => {
  const table = await startTable(t);
  const types = dynamodbTypeStore(table, TABLE);
  const definition = {
    ...BUILT_IN_TYPES[0],
    name: 'tea.make',
    executor: 'worker',
    param_schema: tea.param_schema,
  };
  await table.send(new PutCommand({ TableName: TABLE, Item: { ...typeKey('ann', 'tea.make'), definition } }));
  assert.deepEqual(await types.find('ann', 'tea.make'), definition);
});

test('a deactivated type is out of the list of active ones until it is registered again', async (t) => {
  const ask = await serve(t);
  await register(ask, tea);
  const names = async (query?: Record<string, string>) =>
    (await ask('GET', '/api/task-types', query && { query })).body.items.map(
      ({ name }: { name: string }) => name,
    );
  assert.deepEqual(await names(), ['media.process', 'tea.make']);
  assert.equal((await ask('DELETE', '/api/task-types/tea.make')).status, 204);
  assert.deepEqual(await names({ active_only: 'true' }), ['media.process']);
  assert.equal((await ask('GET', '/api/task-types/tea.make')).body.is_active, false);
  const again = await register(ask, tea);
  assert.deepEqual([again.status, again.body.version, again.body.is_active], [200, 1, true]);
  assert.equal((await ask('DELETE', '/api/task-types/nothing')).status, 404);
});

test('our own type is read like any other, and left as it is', async (t) => {
  const ask = await serve(t);
  const { status, body } = await ask('GET', '/api/task-types/media.process');
  assert.deepEqual([status, body.version, body.executor], [200, 1, 'pipeline']);
  assert.equal((await register(ask, { ...tea, name: 'media.process' })).body.code, 'task_type_built_in');
  assert.equal((await ask('DELETE', '/api/task-types/media.process')).body.code, 'task_type_built_in');
});

test("types are their owner's alone", async (t) => {
  const ask = await serve(t);
  await register(ask, tea);
  assert.equal((await ask('GET', '/api/task-types/tea.make', { as: 'bob' })).status, 404);
  assert.equal((await ask('DELETE', '/api/task-types/tea.make', { as: 'bob' })).status, 404);
  assert.equal((await register(ask, tea, 'bob')).status, 201);
  assert.equal((await register(ask, tea, 'reader')).body.code, 'forbidden');
});

test('a schema that is broken, reaches outside, loops, burns time or is huge is refused with its path', async (t) => {
  const ask = await serve(t);
  const hostile: readonly (readonly [string, object])[] = [
    ['/param_schema/properties/a/type', { properties: { a: { type: 'text' } } }],
    ['/param_schema/items/$ref', { items: { $ref: 'https://example.org/schema' } }],
    ['/param_schema', { $ref: '#' }],
    ['/param_schema/properties/a/pattern', { properties: { a: { pattern: '(a+)+$' } } }],
    ['/param_schema', { description: 'x'.repeat(70_000) }],
  ];
  for (const [path, param_schema] of hostile) {
    const { status, body } = await register(ask, { ...tea, param_schema });
    assert.deepEqual([status, body.code], [422, 'invalid_schema']);
    assert.ok(
      body.errors.some((fault: { path: string }) => fault.path === path),
      JSON.stringify(body.errors),
    );
  }
  const { body } = await register(ask, { ...tea, result_schema: { $ref: 'x' } });
  assert.equal(body.errors[0].path, '/result_schema/$ref');
  assert.equal((await register(ask, { ...tea, executor: 'pipeline' })).body.code, 'invalid_request');
  assert.equal((await register(ask, { ...tea, name: 'no spaces' })).body.code, 'invalid_request');
});

test('two who register different content at once get two versions', async (t) => {
  const ask = await serve(t);
  const answers = await Promise.all([1, 2, 3].map((max_attempts) => register(ask, { ...tea, max_attempts })));
  assert.deepEqual(answers.map(({ body }) => body.version).toSorted(), [1, 2, 3]);
});
