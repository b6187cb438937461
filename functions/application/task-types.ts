/** An owner's task types: registered, changed as new versions, listed, deactivated. Our own are among them. */
import { type Fault, ProblemError } from '../contract/problems.ts';
import { DEFAULT_MAX_ATTEMPTS } from '../contract/task-schemas.ts';
import {
  BUILT_IN_TYPES,
  DEFAULT_LEASE_SECONDS,
  MAX_SCHEMA_BYTES,
  type RegisterTypeRequest,
  type TaskType,
} from '../contract/type-schemas.ts';
import { schemaFaults } from '../domain/schemas/schema-rules.ts';
import { fingerprint } from '../domain/task/fingerprint.ts';
import type { AccessKey, Clock, SchemaChecker, TypeStore } from './ports.ts';

/** Two who register one name at once: the second sees the first's version and goes on from there. */
const TRIES = 4;

export interface TypePorts {
  readonly types: TypeStore;
  readonly schemas: SchemaChecker;
  readonly now: Clock;
}

export interface Registered {
  readonly type: TaskType;
  readonly isNew: boolean;
}

export const unknownType = (name: string): ProblemError =>
  new ProblemError('not_found', `There is no task type "${name}".`);

const builtIn = (name: string): TaskType | undefined => BUILT_IN_TYPES.find((type) => type.name === name);

const refuseBuiltIn = (name: string): void => {
  if (builtIn(name) !== undefined)
    throw new ProblemError('task_type_built_in', `"${name}" is a type of our own.`);
};

const faultsIn = (
  place: string,
  schema: Record<string, unknown>,
  schemas: SchemaChecker,
): readonly Fault[] => {
  const bytes = Buffer.byteLength(JSON.stringify(schema));
  const faults =
    bytes > MAX_SCHEMA_BYTES
      ? [{ path: '', message: `must have at most ${MAX_SCHEMA_BYTES} bytes, not ${bytes}` }]
      : schemaFaults(schema);
  return (faults.length > 0 ? faults : schemas.grammarFaults(schema)).map(({ path, message }) => ({
    path: `/${place}${path}`,
    message,
  }));
};

const checkSchemas = ({ param_schema, result_schema }: RegisterTypeRequest, schemas: SchemaChecker): void => {
  const errors = [
    ...faultsIn('param_schema', param_schema, schemas),
    ...(result_schema === undefined ? [] : faultsIn('result_schema', result_schema, schemas)),
  ];
  const [first] = errors;
  if (first !== undefined)
    throw new ProblemError('invalid_schema', `${first.path} ${first.message}`, { errors });
};

/** What makes a version: everything but its number, its age and whether it is active. */
const contentOf = ({ version: _v, created_at: _c, is_active: _a, ...content }: TaskType): string =>
  fingerprint(content);

const typeFrom = (request: RegisterTypeRequest, version: number, now: Date): TaskType => ({
  ...request,
  version,
  executor: 'worker',
  max_attempts: request.max_attempts ?? DEFAULT_MAX_ATTEMPTS,
  lease_seconds: request.lease_seconds ?? DEFAULT_LEASE_SECONDS,
  is_active: request.is_active ?? true,
  created_at: now.toISOString(),
});

/**
 * The same content again stays the same version; another becomes the next, and tasks keep theirs. Refuses schemas that
 * are broken, reach outside, or could be made to burn our time (`invalid_schema`).
 */
export const registerType = async (
  request: RegisterTypeRequest,
  { owner }: AccessKey,
  { types, schemas, now }: TypePorts,
): Promise<Registered> => {
  refuseBuiltIn(request.name);
  checkSchemas(request, schemas);
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const latest = await types.find(owner, request.name);
    const type = typeFrom(request, (latest?.version ?? 0) + 1, now());
    if (latest !== undefined && contentOf(latest) === contentOf(type)) {
      const same = latest.is_active === type.is_active;
      const kept = same ? latest : await types.setActive(owner, type.name, type.is_active);
      return { type: kept ?? latest, isNew: false };
    }
    if ((await types.put(owner, type)) === 'stored') return { type, isNew: latest === undefined };
  }
  throw new ProblemError('conflict', `"${request.name}" is changing too quickly; try again.`);
};

/** By name; `activeOnly` leaves out what takes no new tasks. */
export const listTypes = async (
  activeOnly: boolean,
  { owner }: AccessKey,
  { types }: Pick<TypePorts, 'types'>,
): Promise<readonly TaskType[]> =>
  [...BUILT_IN_TYPES, ...(await types.list(owner))]
    .filter((type) => type.is_active || !activeOnly)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));

/** The latest version unless one is named. */
export const readType = async (
  name: string,
  version: number | undefined,
  { owner }: AccessKey,
  { types }: Pick<TypePorts, 'types'>,
): Promise<TaskType> => {
  const own = builtIn(name);
  const isOurs = own !== undefined && (version ?? own.version) === own.version;
  const type = own === undefined ? await types.find(owner, name, version) : isOurs ? own : undefined;
  if (type === undefined) throw unknownType(version === undefined ? name : `${name}" version "${version}`);
  return type;
};

/** No new tasks of it can be made; those there are go on. */
export const deactivateType = async (
  name: string,
  { owner }: AccessKey,
  { types }: Pick<TypePorts, 'types'>,
): Promise<void> => {
  refuseBuiltIn(name);
  if ((await types.setActive(owner, name, false)) === undefined) throw unknownType(name);
};
