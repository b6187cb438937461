/** What a task's log holds: lines for people, by the stages and workers that were at it. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { limitSchema } from './paging.ts';
import { STAGE_NAMES } from './stages.ts';
import { instantSchema } from './task-schemas.ts';

export const LOG_LEVELS = ['INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const MOST_LINE_CHARACTERS = 2_000;

const level = { enum: LOG_LEVELS } as const;
const message = { type: 'string', maxLength: MOST_LINE_CHARACTERS } as const;
const string = { type: 'string' } as const;
const integer = { type: 'integer', minimum: 0 } as const;

export const logLineSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['at', 'level', 'message'],
  properties: {
    at: string,
    level,
    message,
    /** Which try of the task. */
    attempt: integer,
    /** Of the pipeline: what wrote it. */
    stage: { enum: STAGE_NAMES },
    file_id: string,
    chunk: integer,
    /** Or which worker did. */
    worker_id: string,
  },
} as const satisfies JSONSchema;
export type LogLine = FromSchema<typeof logLineSchema>;

/** Ids are in the order of the log, and those of a list's `cursor`. */
export interface LoggedLine extends LogLine {
  readonly id: string;
}

/** Lines that a worker sends along. */
export const MOST_SENT_LINES = 50;
export const workerLinesSchema = {
  type: 'array',
  maxItems: MOST_SENT_LINES,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['level', 'message'],
    /** `at` by the worker's clock; when it arrived unless told. */
    properties: { level, message, at: instantSchema },
  },
} as const satisfies JSONSchema;
export type WorkerLine = FromSchema<typeof workerLinesSchema>[number];

export const logsQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    /** The least: `WARN` shows errors, too. */
    level,
    after: instantSchema,
    limit: limitSchema,
    cursor: { type: 'string', pattern: '^[0-9T:.-]{23}Z_[A-Za-z0-9_-]{1,40}_[0-9]{2}$' },
  },
} as const satisfies JSONSchema;
