/** The OpenAPI 3.1 document: from the rows of the routes, the schemas that validate, and the problem catalogue. */
import { TAGS } from '../../functions/contract/operations/operation.ts';
import { HEADERS, RESPONSES, responses } from './answers.ts';
import { components, referred } from './components.ts';
import { type Row, rows } from './row.ts';

export const ABOUT = `Audio and video in, transcripts with speakers and subtitles out; and queues for work of your own.

Send your key as \`X-API-Key\`. What goes wrong is answered as RFC 9457 \`application/problem+json\` with a stable \`code\`. Lists take \`limit\` (1 to 100) and \`cursor\`. Times are UTC. Unknown fields are refused, and answers hold no undocumented ones.`;

const SECURITY = {
  ApiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  Bearer: { type: 'http', scheme: 'bearer', description: 'The same key, or a token where that is set up.' },
} as const;

const HEEDED = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'The same key and body again answer the same; another body is refused. Empty is none.',
    schema: { type: 'string' },
  },
  'If-Match': {
    name: 'If-Match',
    in: 'header',
    required: true,
    description: 'The `ETag` of the version that is changed.',
    schema: { type: 'string', examples: ['"1"'] },
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    description: 'The `ETag` of the version that you have.',
    schema: { type: 'string' },
  },
} as const;

const pathParameters = (path: string): readonly object[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', minLength: 1 },
  }));

const propertiesOf = (schema: object | undefined): Readonly<Record<string, unknown>> =>
  schema !== undefined && 'properties' in schema && schema.properties instanceof Object
    ? { ...schema.properties }
    : {};

const queryParameters = (schema: object | undefined): readonly object[] =>
  Object.entries(propertiesOf(schema)).map(([name, value]) => ({
    name,
    in: 'query',
    schema: referred(value),
  }));

const requestBody = ({ route, operation }: Row): object => {
  if (route.takes.body === undefined) return {};
  const examples = Object.entries(operation.examples ?? {}).map(([name, { summary, body }]) => [
    name,
    { summary, value: body },
  ]);
  return {
    requestBody: {
      required: 'required' in route.takes.body,
      content: {
        'application/json': {
          schema: referred(route.takes.body),
          ...(examples.length === 0 ? {} : { examples: Object.fromEntries(examples) }),
        },
      },
    },
  };
};

const operationObject = (row: Row): object => {
  const { route, operation } = row;
  const parameters = [
    ...pathParameters(route.path),
    ...queryParameters(route.takes.query),
    ...(operation.heeds ?? []).map((name) => ({ $ref: `#/components/parameters/${name}` })),
  ];
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    security: route.auth === 'none' ? [] : Object.keys(SECURITY).map((name) => ({ [name]: [route.auth] })),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(row),
    responses: responses(row),
  };
};

const paths = (): Record<string, object> => {
  const byPath = Map.groupBy(rows(), ({ route }) => route.path);
  return Object.fromEntries(
    [...byPath].map(([path, some]) => [
      path,
      Object.fromEntries(some.map((row) => [row.route.method.toLowerCase(), operationObject(row)])),
    ]),
  );
};

export const openApiDocument = (version: string) => ({
  openapi: '3.1.1',
  info: {
    title: 'Soundstage',
    version,
    description: ABOUT,
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: '/' }],
  tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  paths: paths(),
  components: {
    schemas: components(),
    securitySchemes: SECURITY,
    headers: HEADERS,
    parameters: HEEDED,
    responses: RESPONSES,
  },
});
