/** Reading a JSON Schema of somebody else: any keyword may be missing, or be something else than it should. */
export type Schema = Readonly<Record<string, unknown>>;

export const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (schema: Schema, keyword: string): string | undefined => {
  const value = schema[keyword];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const numberOf = (schema: Schema, keyword: string): number | undefined => {
  const value = schema[keyword];
  return typeof value === 'number' ? value : undefined;
};

export const listOf = (schema: Schema, keyword: string): readonly unknown[] => {
  const value = schema[keyword];
  return Array.isArray(value) ? value : [];
};

export const within = (schema: Schema, keyword: string): Schema => {
  const value = schema[keyword];
  return isSchema(value) ? value : {};
};

/** `["string", "null"]` is drawn as a string: what is left out is not there. */
export const typeOf = (schema: Schema): unknown => {
  const types = [schema['type']].flat().filter((type) => type !== 'null');
  return types.length === 1 ? types[0] : undefined;
};

const unescaped = (step: string): string =>
  decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');

/** Follows a `$ref` within the schema; what stands beside it has the last word. */
export const resolved = (schema: unknown, root: Schema): Schema => {
  if (!isSchema(schema)) return {};
  const { $ref: ref, ...beside } = schema;
  if (typeof ref !== 'string' || !ref.startsWith('#')) return schema;
  const target = ref.split('/').slice(1).map(unescaped).reduce(within, root);
  return { ...target, ...beside };
};
