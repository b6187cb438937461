import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Field } from '../../dashboard/form/field-types.ts';
import { paramsField } from '../../dashboard/form/fields.ts';
import { layoutOf } from '../../dashboard/form/layout.ts';
import { startOf, stepTo, withValue, wordsIn } from '../../dashboard/form/values.ts';
import { BUILT_IN_TYPES, type TaskType } from '../../functions/contract/type-schemas.ts';

const fieldsOf = (properties: object, more: object = {}): readonly Field[] => {
  const params = paramsField({ type: 'object', properties, ...more });
  return params.kind === 'group' ? params.fields : assert.fail(`a ${params.kind}`);
};
const fieldOf = (schema: object, more: object = {}): Field => fieldsOf({ it: schema }, more)[0]!;
const kindOf = (schema: object): string => fieldOf(schema).kind;

describe('the fields of a schema', () => {
  it('are of the kind that fits what they hold', () => {
    assert.equal(kindOf({ type: 'string' }), 'text');
    assert.equal(kindOf({ type: ['string', 'null'] }), 'text');
    assert.equal(kindOf({ type: 'integer' }), 'number');
    assert.equal(kindOf({ type: 'boolean' }), 'flag');
    assert.equal(kindOf({ enum: ['a', 1, null] }), 'choice');
    assert.equal(kindOf({ type: 'array', items: { enum: ['a', 'b'] } }), 'choices');
    assert.equal(kindOf({ type: 'array', items: { type: 'string' } }), 'words');
    assert.equal(kindOf({ type: 'array', items: { type: 'number' } }), 'list');
    assert.equal(kindOf({ type: 'object', properties: { a: {} } }), 'group');
  });

  it('are JSON where nothing else fits', () => {
    for (const schema of [
      {},
      { type: 'object' },
      { type: ['string', 'number'] },
      { type: 'array', items: {} },
    ])
      assert.equal(kindOf(schema), 'json', JSON.stringify(schema));
  });

  it('say what the schema says for people, or else their name', () => {
    const field = fieldOf({ type: 'string', title: 'Where to', description: 'A town.', default: 'Ulm' });
    assert.deepEqual([field.label, field.hint, field.usual], ['Where to', 'A town.', 'Ulm']);
    assert.equal(fieldsOf({ page_width: { type: 'integer' } })[0]?.label, 'Page width');
  });

  it('keep bounds, and which must be filled in', () => {
    const number = fieldOf({ type: 'number', minimum: 1, maximum: 9 }, { required: ['it'] });
    assert.ok(number.kind === 'number' && number.required);
    assert.deepEqual([number.min, number.max, number.step], [1, 9, 'any']);
    const text = fieldOf({ type: 'string', maxLength: 5_000 });
    assert.ok(text.kind === 'text' && text.isLong && !text.required);
  });

  it('name choices by their titles where they have some', () => {
    const field = fieldOf({ oneOf: [{ const: 'a4', title: 'A sheet' }, { const: 'a_b' }] });
    assert.ok(field.kind === 'choice');
    assert.deepEqual(field.choices, [
      { value: 'a4', label: 'A sheet' },
      { value: 'a_b', label: 'A b' },
    ]);
  });

  it('follow references, and end where a schema holds itself', () => {
    const tree = { type: 'object', properties: { child: { $ref: '#/$defs/a~1b' } } };
    const field = fieldOf({ $ref: '#/$defs/a~1b', title: 'Tree' }, { $defs: { 'a/b': tree } });
    assert.equal(field.label, 'Tree');
    let [depth, inner]: [number, Field | undefined] = [0, field];
    for (; inner?.kind === 'group'; depth += 1) inner = inner.fields[0];
    assert.equal(inner?.kind, 'json');
    assert.ok(depth > 2 && depth < 10, `${depth} levels`);
  });

  it('offer one of several forms by the property that tells them apart', () => {
    const circle = { title: 'Circle', properties: { is: { const: 'circle' }, radius: { type: 'number' } } };
    const point = { properties: { is: { const: 'a_point' } } };
    const field = fieldOf({ anyOf: [circle, point] });
    assert.ok(field.kind === 'variants');
    assert.equal(field.by, 'is');
    assert.deepEqual(
      field.variants.map(({ label, fields }) => [label, fields.map(({ name }) => name)]),
      [
        ['Circle', ['radius']],
        ['A point', []],
      ],
    );
  });
});

describe('what is filled in', () => {
  it('begins with what must be there, as far as the schema says it', () => {
    const params = paramsField({
      required: ['size', 'is_wide', 'box', 'name'],
      properties: {
        size: { type: 'integer', default: 3 },
        is_wide: { type: 'boolean' },
        name: { type: 'string' },
        colour: { type: 'string', default: 'red' },
        box: { type: 'object', required: ['kind'], properties: { kind: { enum: ['only'] } } },
      },
    });
    assert.deepEqual(startOf(params), { size: 3, is_wide: false, box: { kind: 'only' } });
  });

  it('loses what is emptied', () => {
    assert.deepEqual(withValue({ a: 1, b: 2 }, 'a', undefined), { b: 2 });
    assert.deepEqual(wordsIn(' de, fr ,,\npt-BR '), ['de', 'fr', 'pt-BR']);
    assert.equal(stepTo('/params', 'a/b~c'), '/params/a~1b~0c');
  });
});

const namesOf = (fields: readonly Field[]): readonly string[] => fields.map(({ name }) => name);

describe('the form of a type', () => {
  it('asks for outputs first where recordings are worked on, and draws all the rest behind', () => {
    const [media] = BUILT_IN_TYPES;
    const { first, more } = layoutOf(media!);
    assert.deepEqual(namesOf(first), ['outputs']);
    const all = Object.keys(Object(media!.param_schema['properties']));
    assert.deepEqual([...namesOf(first), ...namesOf(more), 'files', 'source_url'].toSorted(), all.toSorted());
    assert.ok(more.every(({ kind }) => kind !== 'json'));
  });

  it('shows few fields at once, and of many those that must be filled in', () => {
    const typeOf = (count: number): TaskType => {
      const names = Array.from({ length: count }, (_, index) => `p${index}`);
      const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
      const param_schema = { type: 'object', required: ['p1'], properties };
      return { ...BUILT_IN_TYPES[0]!, name: 'demo.many', executor: 'worker', param_schema };
    };
    assert.equal(layoutOf(typeOf(6)).first.length, 6);
    assert.deepEqual(namesOf(layoutOf(typeOf(7)).first), ['p1']);
    assert.equal(layoutOf(typeOf(7)).more.length, 6);
  });
});
