/** What a form needs to know of a JSON Schema. */
export interface Field {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'choice' | 'json';
  readonly required: boolean;
  readonly hint: string | undefined;
  readonly choices: readonly string[];
}

type Schema = Readonly<Record<string, unknown>>;

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((it): it is string => typeof it === 'string') : [];

const within = (schema: unknown, name: string): unknown => (isSchema(schema) ? schema[name] : undefined);

const kindOf = (schema: unknown): Field['kind'] => {
  const type = within(schema, 'type');
  if (strings(within(schema, 'enum')).length > 0) return 'choice';
  if (type === 'string') return 'text';
  if (type === 'integer' || type === 'number') return 'number';
  return type === 'boolean' ? 'boolean' : 'json';
};

const fieldOf = (name: string, schema: unknown, required: boolean): Field => {
  const hint = within(schema, 'description');
  return {
    name,
    kind: kindOf(schema),
    required,
    hint: typeof hint === 'string' ? hint : undefined,
    choices: strings(within(schema, 'enum')),
  };
};

/** In the order of the schema. */
export const fieldsOf = (schema: unknown): readonly Field[] => {
  const properties = within(schema, 'properties');
  const required = strings(within(schema, 'required'));
  if (!isSchema(properties)) return [];
  return Object.entries(properties).map(([name, one]) => fieldOf(name, one, required.includes(name)));
};

/** What the items of an array property may be. */
export const itemChoices = (schema: unknown, property: string): readonly string[] =>
  strings(within(within(within(within(schema, 'properties'), property), 'items'), 'enum'));
