/** What is filled in: an object as it will be sent. What is left empty is left out, as far as it may be. */
import type { Field } from './field-types.ts';

export type Values = Readonly<Record<string, unknown>>;

export const valuesOf = (value: unknown): Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

export const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Undefined takes it out. */
export const withValue = (values: Values, name: string, value: unknown): Values => {
  const { [name]: _before, ...others } = values;
  return value === undefined ? others : { ...values, [name]: value };
};

/** A field that must be there begins with its usual value; whoever reads the task need not know of defaults. */
export const startOf = (field: Field): unknown => {
  if (!field.required) return undefined;
  if (field.usual !== undefined) return field.usual;
  if (field.kind === 'group') return startOfAll(field.fields);
  if (field.kind === 'choice' && field.choices.length === 1) return field.choices[0]?.value;
  return field.kind === 'flag' ? false : undefined;
};

export const startOfAll = (fields: readonly Field[]): Values =>
  Object.fromEntries(
    fields.map((field) => [field.name, startOf(field)]).filter(([, value]) => value !== undefined),
  );

export const wordsIn = (text: string): readonly string[] =>
  text
    .split(/[,\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** A step of a JSON Pointer. */
export const stepTo = (path: string, name: string | number): string =>
  `${path}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
