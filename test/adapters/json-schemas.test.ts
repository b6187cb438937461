import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonSchemas } from '../../functions/adapters/json-schemas.ts';

const named = (name: string) => ({
  type: 'object',
  required: [name],
  properties: { [name]: { type: 'string' } },
});

test('every fault of a value is told with its path', () => {
  const faults = jsonSchemas().faults({ ...named('a'), additionalProperties: false }, { b: 1 });
  assert.deepEqual(faults.map(({ path }) => path).toSorted(), ['/a', '/b']);
});

test('what is no JSON Schema is told with its path, and so is a slip', () => {
  const { grammarFaults } = jsonSchemas();
  assert.deepEqual(grammarFaults(named('a')), []);
  assert.ok(
    grammarFaults({ properties: { a: { type: 'text' } } }).some(({ path }) => path === '/properties/a/type'),
  );
  assert.equal(grammarFaults({ propertys: {} }).length, 1);
  assert.equal(grammarFaults({ $schema: 'http://json-schema.org/draft-04/schema#' }).length, 1);
});

test('an id is of no effect: two schemas may have the same', () => {
  const { faults } = jsonSchemas();
  assert.equal(faults({ $id: 'urn:x', type: 'string' }, 1).length, 1);
  assert.equal(faults({ $id: 'urn:x', type: 'number' }, 1).length, 0);
});

test('a pattern that never comes to an end is stopped', () => {
  const started = performance.now();
  const faults = jsonSchemas({ patienceMs: 50 }).faults({ pattern: '^(a|a)*$' }, `${'a'.repeat(50)}!`);
  assert.match(faults[0]?.message ?? '', /too long/);
  assert.ok(performance.now() - started < 5000);
});

test('schemas that multiply are stopped as well', () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 40 }, (_, n) => [
      `d${n}`,
      { allOf: [`#/$defs/d${n + 1}`, `#/$defs/d${n + 1}`].map(($ref) => ({ $ref })) },
    ]),
  );
  const bomb = { $ref: '#/$defs/d0', $defs: { ...$defs, d40: { type: 'string' } } };
  assert.equal(jsonSchemas({ patienceMs: 50 }).faults(bomb, 'x').length, 1);
});

test('as many validators are kept as is said, and a dropped one is made again', () => {
  const { faults } = jsonSchemas({ most: 2 });
  for (const name of ['a', 'b', 'c', 'a']) assert.deepEqual(faults(named(name), { [name]: 'x' }), []);
  assert.equal(faults(named('a'), {}).length, 1);
});
