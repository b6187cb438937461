/** A JSON Schema as fields that can be drawn. What cannot be drawn is a field too: one for JSON. */
import { spoken } from '../state/words.ts';
import { choicesOf, labelOf } from './choices.ts';
import type { Field, Kind } from './field-types.ts';
import { isSchema, listOf, numberOf, resolved, type Schema, textOf, typeOf, within } from './keywords.ts';

/** Schemas may hold themselves; nobody fills in forms this deep. */
const DEEPEST = 5;
/** Longer than an address: a text. */
const LONG = 2_048;

const INPUTS = { uri: 'url', email: 'email', date: 'date' } as const;
const inputOf = (format: string | undefined) =>
  format === 'uri' || format === 'email' || format === 'date' ? INPUTS[format] : 'text';

const variantsOf = (schema: Schema, root: Schema, depth: number): Kind | undefined => {
  const forms = [...listOf(schema, 'anyOf'), ...listOf(schema, 'oneOf')].map((one) => resolved(one, root));
  const isTag = (name: string): boolean =>
    forms.every((form) => 'const' in within(within(form, 'properties'), name));
  const by = Object.keys(within(forms[0] ?? {}, 'properties')).find(isTag);
  if (by === undefined) return undefined;
  const variants = forms.map((form) => {
    const tag = within(within(form, 'properties'), by)['const'];
    const fields = fieldsWithin(form, root, depth).filter(({ name }) => name !== by);
    return { tag, label: textOf(form, 'title') ?? labelOf(tag), fields };
  });
  return { kind: 'variants', by, variants };
};

const listKind = (items: Schema, root: Schema, depth: number): Kind => {
  const choices = choicesOf(items);
  if (choices.length > 0) return { kind: 'choices', choices };
  if (typeOf(items) === 'string') return { kind: 'words' };
  const item = fieldFrom('', items, { root, depth, required: true });
  return item.kind === 'json' ? { kind: 'json' } : { kind: 'list', item };
};

const kindOf = (schema: Schema, root: Schema, depth: number): Kind => {
  const choices = choicesOf(schema);
  if (choices.length > 0) return { kind: 'choice', choices };
  const maxLength = numberOf(schema, 'maxLength');
  switch (typeOf(schema)) {
    case 'string':
      return {
        kind: 'text',
        type: inputOf(textOf(schema, 'format')),
        isLong: (maxLength ?? 0) > LONG,
        minLength: numberOf(schema, 'minLength'),
        maxLength,
      };
    case 'integer':
    case 'number':
      return {
        kind: 'number',
        step: numberOf(schema, 'multipleOf') ?? (typeOf(schema) === 'integer' ? 1 : 'any'),
        min: numberOf(schema, 'minimum'),
        max: numberOf(schema, 'maximum'),
      };
    case 'boolean':
      return { kind: 'flag' };
    case 'array':
      return listKind(resolved(schema['items'], root), root, depth);
  }
  const fields = fieldsWithin(schema, root, depth);
  const isClosed = typeOf(schema) === 'object' && schema['additionalProperties'] === false;
  if (fields.length > 0) return { kind: 'group', fields };
  return variantsOf(schema, root, depth) ?? (isClosed ? { kind: 'group', fields } : { kind: 'json' });
};

interface Place {
  readonly root: Schema;
  readonly depth: number;
  readonly required: boolean;
}

const fieldFrom = (name: string, schema: Schema, { root, depth, required }: Place): Field => ({
  ...(depth > DEEPEST ? { kind: 'json' } : kindOf(schema, root, depth + 1)),
  name,
  label: textOf(schema, 'title') ?? spoken(name),
  hint: textOf(schema, 'description'),
  required,
  usual: schema['default'],
});

const fieldsWithin = (schema: Schema, root: Schema, depth: number): readonly Field[] => {
  const required = listOf(schema, 'required');
  return Object.entries(within(schema, 'properties')).map(([name, one]) =>
    fieldFrom(name, resolved(one, root), { root, depth, required: required.includes(name) }),
  );
};

/** What a task's params are: most often a group, its fields in the order of the schema. */
export const paramsField = (schema: unknown): Field => {
  const root = isSchema(schema) ? schema : {};
  return fieldFrom('params', resolved(root, root), { root, depth: 0, required: true });
};

/** Those of a schema that are named, in that order. */
export const fieldsNamed = (schema: Schema, names: readonly string[]): readonly Field[] => {
  const fields = fieldsWithin(schema, schema, 0);
  return names.flatMap((name) => fields.find((field) => field.name === name) ?? []);
};
