/** What our queues carry. A message is small: it names things, it does not contain them. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { unitSchema } from './event-schemas.ts';
import { unitSummarySchema } from './media-schemas.ts';
import { problemSchema } from './task-schemas.ts';

/** Which time round this is for the file, where some of its units are done anew: a report of an earlier one is late. */
const passSchema = { type: 'integer', minimum: 1 } as const;

/** To a stage's queue: do this unit. */
export const unitMessageSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['task_id', 'unit', 'attempt'],
  properties: { task_id: { type: 'string' }, unit: unitSchema, attempt: { type: 'integer' } },
} as const satisfies JSONSchema;
export type UnitMessage = FromSchema<typeof unitMessageSchema>;

/** To `pipeline.fifo`: something happened to this task. */
export const pipelineMessageSchema = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: ['kind', 'task_id', 'file_id', 'size', 'etag'],
      properties: {
        kind: { const: 'file_arrived' },
        task_id: { type: 'string' },
        file_id: { type: 'string' },
        size: { type: 'integer' },
        etag: { type: 'string' },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['kind', 'task_id', 'unit', 'attempt', 'summary'],
      properties: {
        kind: { const: 'unit_completed' },
        task_id: { type: 'string' },
        unit: unitSchema,
        attempt: { type: 'integer' },
        pass: passSchema,
        summary: unitSummarySchema,
        /** Absent in messages that were on their way while a release was deployed. */
        elapsed_ms: { type: 'integer', minimum: 0 },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['kind', 'task_id', 'unit', 'attempt', 'problem'],
      properties: {
        kind: { const: 'unit_failed' },
        task_id: { type: 'string' },
        unit: unitSchema,
        attempt: { type: 'integer' },
        pass: passSchema,
        problem: problemSchema,
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['kind', 'task_id', 'reason'],
      /** Look again: after a creation without uploads, after a retry or an edit, when units went quiet, or when none was picked up. */
      properties: {
        kind: { const: 'nudge' },
        task_id: { type: 'string' },
        reason: { enum: ['created', 'retry', 'edited', 'quiet', 'unseen'] },
      },
    },
  ],
} as const satisfies JSONSchema;
export type PipelineMessage = FromSchema<typeof pipelineMessageSchema>;

/** The live state of a running unit, overwritten about once a second; it expires by itself. */
export const unitProgressSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['task_id', 'unit', 'attempt', 'fraction', 'at'],
  properties: {
    task_id: { type: 'string' },
    unit: unitSchema,
    attempt: { type: 'integer' },
    pass: passSchema,
    /** 0 to 1. */
    fraction: { type: 'number', minimum: 0, maximum: 1 },
    message: { type: 'string' },
    at: { type: 'string' },
  },
} as const satisfies JSONSchema;
export type UnitProgress = FromSchema<typeof unitProgressSchema>;
