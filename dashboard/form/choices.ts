/** What may be chosen, as a schema lists it. */
import { spoken } from '../state/words.ts';
import type { Choice } from './field-types.ts';
import { isSchema, listOf, type Schema, textOf } from './keywords.ts';

export const labelOf = (value: unknown): string =>
  typeof value === 'string' ? spoken(value) : JSON.stringify(value);

/** Of `enum`, or of `oneOf` and `anyOf` with a constant and a title each. */
export const choicesOf = (schema: Schema): readonly Choice[] => {
  const named = [...listOf(schema, 'oneOf'), ...listOf(schema, 'anyOf')].filter(isSchema);
  if (named.length > 0 && named.every((one) => 'const' in one))
    return named.map((one) => ({
      value: one['const'],
      label: textOf(one, 'title') ?? labelOf(one['const']),
    }));
  return listOf(schema, 'enum').map((value) => ({ value, label: labelOf(value) }));
};
