import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { patternFault } from '../../../functions/domain/schemas/pattern-rules.ts';
import { schemaFaults } from '../../../functions/domain/schemas/schema-rules.ts';

const paths = (schema: object): string[] => schemaFaults({ ...schema }).map(({ path }) => path);

describe('a schema of a caller', () => {
  it('may refer to itself, as trees do', () => {
    const tree = {
      $id: 'https://example.org/tree',
      type: 'object',
      properties: { children: { type: 'array', items: { $ref: '#' } }, a: { $ref: '#/$defs/a~1b' } },
      $defs: { 'a/b': { type: 'string' } },
    };
    assert.deepEqual(paths(tree), []);
  });

  it('may not reach outside, by any keyword, wherever it stands', () => {
    assert.deepEqual(paths({ items: { $ref: 'https://example.org/x' } }), ['/items/$ref']);
    assert.deepEqual(paths({ allOf: [{ $ref: 'file:///etc/passwd' }] }), ['/allOf/0/$ref']);
    assert.deepEqual(paths({ properties: { const: { $dynamicRef: '#x' } } }), [
      '/properties/const/$dynamicRef',
    ]);
    assert.deepEqual(paths({ $defs: { 'a/b': { $id: 'https://example.org/x' } } }), ['/$defs/a~1b/$id']);
  });

  it('may not point at what is no schema, where rules do not look', () => {
    assert.deepEqual(paths({ $ref: '#/const', const: { pattern: '(a+)+$' } }), ['/$ref']);
  });

  it('may hold anything in what is only compared', () => {
    assert.deepEqual(paths({ const: { $ref: 'https://example.org', pattern: '(' }, enum: [{ $id: 1 }] }), []);
  });

  it('may not lead back to itself without looking deeper', () => {
    assert.equal(schemaFaults({ $ref: '#' }).length, 1);
    assert.equal(
      schemaFaults({ allOf: [{ $ref: '#/$defs/a' }], $defs: { a: { not: { $ref: '#' } } } }).length,
      1,
    );
    assert.deepEqual(schemaFaults({ properties: { next: { $ref: '#' } } }), []);
  });

  it('has bounds in depth and number', () => {
    const deep = Array.from({ length: 60 }).reduce<object>((inner) => ({ not: inner }), {});
    assert.equal(schemaFaults({ ...deep }).length, 1);
    const wide = { anyOf: Array.from({ length: 1001 }, () => ({})) };
    assert.equal(schemaFaults(wide).length, 1);
  });

  it('names the place of a pattern that it cannot have', () => {
    assert.deepEqual(
      paths({ properties: { a: { pattern: '^(a+)+$' } }, patternProperties: { '(x*)*': {} } }),
      ['/patternProperties/(x*)*', '/properties/a/pattern'],
    );
  });
});

describe('a pattern', () => {
  it('is taken when its repetitions stand side by side, or are bounded', () => {
    for (const fine of [
      '^[a-z]+(-[a-z]+){0,20}$',
      '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z)?$',
      '^\\p{L}+$',
      '^.*x.*$',
    ])
      assert.equal(patternFault(fine), undefined, fine);
  });

  it('is refused when it invites backtracking, refers back, is broken or long', () => {
    for (const bad of ['(a+)+$', '((a|b)*c)*', '(.*,){11,}', '(?:x{2,})+', '(a)\\1', '(', 'x'.repeat(501)])
      assert.notEqual(patternFault(bad), undefined, bad);
  });
});
