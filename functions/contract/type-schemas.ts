/** Task types: what callers register, and what a type looks like to them. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { DEFAULT_MAX_ATTEMPTS, MEDIA_TASK_TYPE, mediaParamsSchema } from './task-schemas.ts';

/** A worker that does not heartbeat within this time has lost its claim. */
export const DEFAULT_LEASE_SECONDS = 60;
export const leaseSecondsSchema = { type: 'integer', minimum: 5, maximum: 43_200 } as const;

/** Largest `param_schema` or `result_schema`, in bytes of JSON: two of them and more fit one item of the table. */
export const MAX_SCHEMA_BYTES = 64 * 1024;

export const typeNameSchema = { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9._-]{0,99}$' } as const;

const definition = {
  name: typeNameSchema,
  /** JSON Schema 2020-12; `format` is an annotation, as there. */
  param_schema: { type: 'object' },
  result_schema: { type: 'object' },
  max_attempts: { type: 'integer', minimum: 1, maximum: 10 },
  lease_seconds: leaseSecondsSchema,
} as const;

export const registerTypeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'param_schema'],
  // Only what we wrote ourselves runs in our pipeline.
  properties: { ...definition, executor: { const: 'worker' }, is_active: { type: 'boolean' } },
} as const satisfies JSONSchema;
export type RegisterTypeRequest = FromSchema<typeof registerTypeSchema>;

export const taskTypeSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'name',
    'version',
    'param_schema',
    'executor',
    'max_attempts',
    'lease_seconds',
    'is_active',
    'created_at',
  ],
  properties: {
    ...definition,
    /** From 1; tasks keep the version they were created under. */
    version: { type: 'integer', minimum: 1 },
    executor: { enum: ['worker', 'pipeline'] },
    is_active: { type: 'boolean' },
    created_at: { type: 'string' },
  },
} as const satisfies JSONSchema;
export type TaskType = FromSchema<typeof taskTypeSchema>;

export const typesQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: { active_only: { enum: ['true', 'false'] } },
} as const satisfies JSONSchema;

export const typeQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: { version: { type: 'string', pattern: '^[1-9][0-9]{0,7}$' } },
} as const satisfies JSONSchema;

/** Types of our own, the same for every owner. */
export const BUILT_IN_TYPES: readonly TaskType[] = [
  {
    name: MEDIA_TASK_TYPE,
    version: 1,
    param_schema: mediaParamsSchema,
    executor: 'pipeline',
    max_attempts: DEFAULT_MAX_ATTEMPTS,
    lease_seconds: DEFAULT_LEASE_SECONDS,
    is_active: true,
    created_at: '2026-11-01T00:00:00.000Z',
  },
];
