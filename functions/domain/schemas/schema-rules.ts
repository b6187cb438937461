/** Which JSON Schemas we take from callers: those that stand alone, end, and cannot be made to burn our time. */
import type { Fault } from '../../contract/problems.ts';
import { patternFault } from './pattern-rules.ts';

/** Bodies are nested no deeper than 24 levels, and each takes two of a schema's (`properties`, then the name). */
const MAX_DEPTH = 48;
const MAX_SCHEMAS = 1_000;

const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SINGLES = [
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
];
/** These look at the same value as the schema that holds them: a loop through them alone never ends. */
const IN_PLACE = /^\/(allOf|anyOf|oneOf|dependentSchemas|if|then|else|not)(\/[^/]*)?$/;
const NOT_TAKEN = ['$id', '$anchor', '$dynamicAnchor', '$dynamicRef', '$recursiveRef', '$vocabulary'];

type Node = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** The schemas directly within one, each with its path from there. */
const within = (node: Node): readonly (readonly [string, Node])[] =>
  [
    ...SINGLES.map((keyword) => [`/${keyword}`, node[keyword]] as const),
    ...[...MAPS, ...LISTS].flatMap((keyword) =>
      entriesOf(node[keyword]).map(([name, inner]) => [`/${keyword}/${escaped(name)}`, inner] as const),
    ),
  ].flatMap(([path, inner]) => (isObject(inner) ? [[path, inner] as const] : []));

const patternsOf = (node: Node): readonly (readonly [string, string])[] => [
  ...(typeof node['pattern'] === 'string' ? [['/pattern', node['pattern']] as const] : []),
  ...(isObject(node['patternProperties']) ? Object.keys(node['patternProperties']) : []).map(
    (pattern) => [`/patternProperties/${escaped(pattern)}`, pattern] as const,
  ),
];

/** Every schema by its JSON Pointer; undefined when there are too many, or they lie too deep. */
const collect = (root: Node): ReadonlyMap<string, Node> | undefined => {
  const found = new Map<string, Node>();
  const waiting: { path: string; node: Node; depth: number }[] = [{ path: '', node: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, node, depth } = next;
    if (depth > MAX_DEPTH || found.size >= MAX_SCHEMAS) return undefined;
    found.set(path, node);
    for (const [step, inner] of within(node)) {
      waiting.push({ path: path + step, node: inner, depth: depth + step.split('/').length - 1 });
    }
  }
  return found;
};

/** `#/a%20b` → `/a b`. */
const targetOf = (ref: string): string | undefined => {
  if (ref !== '#' && !ref.startsWith('#/')) return undefined;
  try {
    return decodeURIComponent(ref.slice(1));
  } catch {
    return undefined;
  }
};

const refFault = (ref: unknown, schemas: ReadonlyMap<string, Node>): string | undefined => {
  const target = typeof ref === 'string' ? targetOf(ref) : undefined;
  if (target === undefined) return 'must point into this schema (#/…): nothing is fetched';
  return schemas.has(target) ? undefined : 'points to no schema';
};

/** The path of a schema that leads back to itself without looking deeper into the value. */
const endless = (schemas: ReadonlyMap<string, Node>): string | undefined => {
  const state = new Map<string, 'open' | 'done'>();
  const visit = (path: string): boolean => {
    if (state.has(path)) return state.get(path) === 'open';
    const node = schemas.get(path);
    if (node === undefined) return false;
    state.set(path, 'open');
    const ref = typeof node['$ref'] === 'string' ? targetOf(node['$ref']) : undefined;
    const next = within(node).flatMap(([step]) => (IN_PLACE.test(step) ? [path + step] : []));
    const loops = [...next, ...(ref === undefined ? [] : [ref])].some(visit);
    state.set(path, 'done');
    return loops;
  };
  return [...schemas.keys()].find(visit);
};

/** What is wrong with a caller's schema beyond its grammar, each fault with its JSON Pointer. An `$id` at the root is fine. */
export const schemaFaults = (schema: Node): readonly Fault[] => {
  const schemas = collect(schema);
  if (schemas === undefined)
    return [{ path: '', message: `may hold ${MAX_SCHEMAS} schemas, ${MAX_DEPTH} levels deep` }];
  const faults = [...schemas].flatMap(([path, node]) => [
    ...NOT_TAKEN.filter((keyword) => keyword in node && !(path === '' && keyword === '$id')).map(
      (keyword) => ({
        path: `${path}/${keyword}`,
        message: 'is not taken: write one schema that stands alone',
      }),
    ),
    ...('$ref' in node
      ? [refFault(node['$ref'], schemas)].flatMap((message) =>
          message ? [{ path: `${path}/$ref`, message }] : [],
        )
      : []),
    ...patternsOf(node).flatMap(([step, pattern]) => {
      const message = patternFault(pattern);
      return message === undefined ? [] : [{ path: path + step, message }];
    }),
  ]);
  const loop = faults.length > 0 ? undefined : endless(schemas);
  return loop === undefined ? faults : [{ path: loop, message: 'refers to itself without end' }];
};
