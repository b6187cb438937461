import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { openApiDocument } from '../../lib/openapi/document.ts';
import { type Described, typesOf } from '../../lib/openapi/types.ts';

const FILE = new URL('../../client/api-types.ts', import.meta.url);
const described: Described = JSON.parse(JSON.stringify(openApiDocument('0')));

test('the types of the client are those of the document', () => {
  const types = typesOf(described);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(FILE, types);
  assert.equal(readFileSync(FILE, 'utf8'), types, 'UPDATE_GOLDEN=1 npm test -- test/openapi/types');
});

const typed = (schema: object): string => {
  const document: Described = JSON.parse(
    JSON.stringify({ paths: {}, components: { schemas: { It: schema }, parameters: {} } }),
  );
  return /\nIt: (.*);\n/.exec(typesOf(document))?.[1] ?? assert.fail();
};

test('a schema becomes the type of what it allows', () => {
  assert.equal(typed({ enum: ['a', "b's", 1] }), "'a' | 'b\\'s' | 1");
  assert.equal(typed({ type: ['string', 'null'] }), 'string | null');
  assert.equal(
    typed({ type: 'array', items: { $ref: '#/components/schemas/Task' } }),
    "readonly (components['schemas']['Task'])[]",
  );
  const object = { type: 'object', required: ['a'], properties: { a: { type: 'integer' }, 'b-c': {} } };
  assert.equal(typed({ ...object, additionalProperties: false }), "{ a: number; 'b-c'?: unknown; }");
  assert.equal(
    typed({ type: 'object', additionalProperties: { type: 'boolean' } }),
    '{ [name: string]: boolean }',
  );
  assert.throws(() => typed({ allOf: [{ type: 'string' }] }), /allOf/);
  assert.throws(() => typed({ type: 'date' }), /date/);
});
