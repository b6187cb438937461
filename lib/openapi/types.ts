/**
 * The document as TypeScript types, in the shape that openapi-fetch reads (that of openapi-typescript, which needs a
 * compiler older than ours). It knows the keywords that our schemas use, and refuses others that would change a type.
 */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: unknown;
  readonly allOf?: unknown;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
}

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const literal = (value: unknown): string =>
  typeof value === 'string' ? quoted(value) : JSON.stringify(value);
const property = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : quoted(name));

const nameOf = ($ref: string): string => $ref.slice($ref.lastIndexOf('/') + 1);

const objectType = ({ properties = {}, required = [], additionalProperties }: Schema): string => {
  const fields = Object.entries(properties).map(
    ([name, schema]) => `${property(name)}${required.includes(name) ? '' : '?'}: ${typeOf(schema)};`,
  );
  const isOpen = additionalProperties !== false && fields.length === 0;
  const others = typeof additionalProperties === 'object' ? typeOf(additionalProperties) : 'unknown';
  return isOpen ? `{ [name: string]: ${others} }` : `{ ${fields.join(' ')} }`;
};

const plainType = (type: string | undefined, schema: Schema): string => {
  switch (type) {
    case 'object':
      return objectType(schema);
    case 'array':
      return `readonly (${schema.items ? typeOf(schema.items) : 'unknown'})[]`;
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return type;
    case undefined:
      return 'unknown';
    default:
      throw new Error(`No TypeScript type is known for the type ${type}`);
  }
};

const typeOf = (schema: Schema): string => {
  if (schema.$ref !== undefined) return `components['schemas'][${quoted(nameOf(schema.$ref))}]`;
  if (schema.oneOf ?? schema.allOf) throw new Error('oneOf and allOf have no TypeScript type here');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum) return schema.enum.map(literal).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  return [schema.type]
    .flat()
    .map((type) => plainType(type, schema))
    .join(' | ');
};

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}
interface Body {
  readonly required?: boolean;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Body;
  readonly responses: Readonly<Record<string, Body>>;
}
/** What is read of the document. */
export interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
  };
}

const parametersType = (parameters: readonly Parameter[]): string => {
  const kinds = [...Map.groupBy(parameters, (parameter) => parameter.in)].map(([kind, some]) => {
    const isNeeded = some.some(({ required }) => required);
    const fields = some.map(
      ({ name, required, schema }) => `${property(name)}${required ? '' : '?'}: ${typeOf(schema)};`,
    );
    return `${kind}${isNeeded ? '' : '?'}: { ${fields.join(' ')} };`;
  });
  return `{ ${kinds.join(' ')} }`;
};

const contentType = ({ content = {} }: Body): string => {
  const kinds = Object.entries(content).map(([kind, { schema }]) => `${quoted(kind)}: ${typeOf(schema)};`);
  return kinds.length === 0 ? 'content?: never;' : `content: { ${kinds.join(' ')} };`;
};

const operationType = (operation: Operation, named: Described['components']['parameters']): string => {
  const given = (operation.parameters ?? []).flatMap((one) =>
    one.$ref === undefined ? one : (named[nameOf(one.$ref)] ?? []),
  );
  const body = operation.requestBody;
  const asked = body
    ? `requestBody${body.required ? '' : '?'}: { ${contentType(body)} };`
    : 'requestBody?: never;';
  const answers = Object.entries(operation.responses).map(
    ([status, answer]) => `${status}: { headers: { [name: string]: unknown }; ${contentType(answer)} };`,
  );
  return `{ parameters: ${parametersType(given)}; ${asked} responses: { ${answers.join('\n')} } }`;
};

export const typesOf = ({ paths, components }: Described): string => {
  const operations = Object.entries(paths).map(([path, item]) => {
    const methods = Object.entries(item).map(
      ([method, operation]) =>
        `/** ${operation.summary}. */\n${method}: ${operationType(operation, components.parameters)};`,
    );
    return `${quoted(path)}: {\n${methods.join('\n')}\n};`;
  });
  const schemas = Object.entries(components.schemas).map(([name, schema]) => `${name}: ${typeOf(schema)};`);
  return [
    '/** Made of the API’s document: `UPDATE_GOLDEN=1 npm test -- test/openapi/types` writes it anew. */',
    `export interface paths {\n${operations.join('\n')}\n}`,
    `export interface components { schemas: {\n${schemas.join('\n')}\n} }`,
    `/** Schemas of the document, by name. */\nexport type Schemas = components['schemas'];`,
    '',
  ].join('\n');
};
