/** A task type while somebody writes it: schemas and numbers as text. */

import type { RegisterType } from '../../client/index.ts';
import { ApiProblem, type TaskType } from '../../client/index.ts';
import { readJson } from '../form/json.ts';
import { isSchema } from '../form/keywords.ts';

export interface TypeDraft {
  readonly name: string;
  readonly paramSchema: string;
  readonly resultSchema: string;
  readonly maxAttempts: string;
  readonly leaseSeconds: string;
}

const EMPTY_SCHEMA = { type: 'object', additionalProperties: false, required: [], properties: {} };

export const draftOf = (type: TaskType | undefined, write: (value: unknown) => string): TypeDraft => ({
  name: type?.name ?? '',
  paramSchema: write(type?.param_schema ?? EMPTY_SCHEMA),
  resultSchema: write(type?.result_schema),
  maxAttempts: type ? String(type.max_attempts) : '',
  leaseSeconds: type ? String(type.lease_seconds) : '',
});

const schemaIn = (text: string): Record<string, unknown> | undefined => {
  const { value } = readJson(text);
  if (value !== undefined && !isSchema(value)) throw new Error('A schema is a JSON object.');
  return value && { ...value };
};

/** What stands in no field stays as it is: a type that takes no new tasks is not switched on by changing it. */
export const definitionOf = (draft: TypeDraft, before: TaskType | undefined): RegisterType => {
  const { name, maxAttempts, leaseSeconds } = draft;
  const result_schema = schemaIn(draft.resultSchema);
  return {
    name,
    param_schema: schemaIn(draft.paramSchema) ?? {},
    ...(result_schema && { result_schema }),
    ...(maxAttempts !== '' && { max_attempts: Number(maxAttempts) }),
    ...(leaseSeconds !== '' && { lease_seconds: Number(leaseSeconds) }),
    ...(before && { is_active: before.is_active }),
  };
};

const SCHEMAS = ['param_schema', 'result_schema'] as const;
const errorsOf = (fault: unknown): ApiProblem['errors'] => (fault instanceof ApiProblem ? fault.errors : []);

/** What is wrong within a schema, each with the place in it. */
export const schemaFault = (fault: unknown, schema: (typeof SCHEMAS)[number]): string | undefined =>
  errorsOf(fault)
    .filter(({ path }) => path === `/${schema}` || path.startsWith(`/${schema}/`))
    .map(({ path, message }) => `${path.slice(schema.length + 1)} ${message}`.trim())
    .join('; ') || undefined;

export const unplacedFaults = (fault: unknown): ApiProblem['errors'] =>
  errorsOf(fault).filter(({ path }) => !SCHEMAS.some((schema) => path.split('/')[1] === schema));
