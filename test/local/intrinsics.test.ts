import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolve, type Scope } from '../../local/template/intrinsics.ts';

const scope: Scope = {
  reference: (id) => `ref-${id}`,
  attribute: (id, attribute) => `${id}.${attribute}`,
  imported: (name) => `import-${name}`,
};

describe('intrinsic functions', () => {
  for (const [what, value, expected] of [
    ['a reference', { Ref: 'Queue' }, 'ref-Queue'],
    ['an attribute', { 'Fn::GetAtt': ['Queue', 'Arn'] }, 'Queue.Arn'],
    ['an attribute written with a dot', { 'Fn::GetAtt': 'Queue.Arn' }, 'Queue.Arn'],
    ['a join of nested calls', { 'Fn::Join': ['/', ['a', { Ref: 'B' }, 3]] }, 'a/ref-B/3'],
    [
      'a substitution with references, attributes, variables and literals',
      { 'Fn::Sub': ['${A}-${B.C}-${own}-${!kept}', { own: { Ref: 'X' } }] },
      'ref-A-B.C-ref-X-${kept}',
    ],
    ['an import', { 'Fn::ImportValue': { 'Fn::Sub': 'x-${Y}' } }, 'import-x-ref-Y'],
    ['a selection of a split', { 'Fn::Select': [1, { 'Fn::Split': [':', 'a:b:c'] }] }, 'b'],
    ['an object that only holds a name', { a: { b: [{ Ref: 'C' }] } }, { a: { b: ['ref-C'] } }],
  ] as const) {
    it(`resolve ${what}`, () => assert.deepEqual(resolve(value, scope), expected));
  }

  it('that are unknown are refused by name', () => {
    assert.throws(() => resolve({ 'Fn::FindInMap': ['a', 'b', 'c'] }, scope), /Fn::FindInMap/);
  });
});
