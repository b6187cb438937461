/** What requests carry besides a task's own body. Query values are strings; the patterns say how they read. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { limitSchema } from './paging.ts';
import { instantSchema, TASK_STATUSES } from './task-schemas.ts';

/** Parts asked for or completed in one request; S3 takes at most 10,000 in a file. */
const PARTS_AT_ONCE = 100;
const MOST_PARTS = 10_000;

export const createQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    dry_run: { enum: ['true', 'false'] },
    /** 0 to 25: API Gateway waits 30 seconds. */
    wait_seconds: { type: 'string', pattern: '^([0-9]|1[0-9]|2[0-5])$' },
  },
} as const satisfies JSONSchema;

/** Tasks are checked one by one: a fault in one does not hold up the others. */
export const batchSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['tasks'],
  properties: { tasks: { type: 'array', minItems: 1, maxItems: 100, items: { type: 'object' } } },
} as const satisfies JSONSchema;

export const listQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    status: { enum: TASK_STATUSES },
    type: { type: 'string', minLength: 1, maxLength: 100 },
    search: {
      description:
        'Words that all stand in the id, the type, the names of files, the metadata or the params.',
      type: 'string',
      minLength: 1,
      maxLength: 200,
      pattern: '\\S',
    },
    created_after: instantSchema,
    created_before: instantSchema,
    order: { enum: ['asc', 'desc'] },
    limit: limitSchema,
    cursor: { type: 'string', maxLength: 4096 },
  },
} as const satisfies JSONSchema;
export type ListQuery = FromSchema<typeof listQuerySchema>;

export const keysQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    owner: { type: 'string', minLength: 1, maxLength: 40 },
    limit: limitSchema,
    cursor: { type: 'string', maxLength: 100 },
  },
} as const satisfies JSONSchema;

export const eventsQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    after: { type: 'string', pattern: '^[0-9]{1,9}$' },
    limit: limitSchema,
  },
} as const satisfies JSONSchema;
export type EventsQuery = FromSchema<typeof eventsQuerySchema>;

export const artifactQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: { redirect: { enum: ['true', 'false'] }, file_id: { type: 'string', maxLength: 20 } },
} as const satisfies JSONSchema;
export type ArtifactQuery = FromSchema<typeof artifactQuerySchema>;

export const linkQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: { redirect: artifactQuerySchema.properties.redirect },
} as const satisfies JSONSchema;

export const provenanceQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: { file_id: artifactQuerySchema.properties.file_id },
} as const satisfies JSONSchema;

export const redriveSchema = {
  type: 'object',
  additionalProperties: false,
  /** As in the list of dead letters; all of them if left out. */
  properties: { queue: { type: 'string', minLength: 1, maxLength: 40 } },
} as const satisfies JSONSchema;

export const signPartsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['part_numbers'],
  properties: {
    part_numbers: {
      type: 'array',
      minItems: 1,
      maxItems: PARTS_AT_ONCE,
      uniqueItems: true,
      items: { type: 'integer', minimum: 1, maximum: MOST_PARTS },
    },
  },
} as const satisfies JSONSchema;
export type SignPartsRequest = FromSchema<typeof signPartsSchema>;

export const completeUploadSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['parts'],
  properties: {
    parts: {
      type: 'array',
      minItems: 1,
      maxItems: MOST_PARTS,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['part_number', 'etag'],
        properties: {
          part_number: { type: 'integer', minimum: 1, maximum: MOST_PARTS },
          etag: { type: 'string', minLength: 1, maxLength: 200 },
        },
      },
    },
  },
} as const satisfies JSONSchema;
export type CompleteUploadRequest = FromSchema<typeof completeUploadSchema>;
