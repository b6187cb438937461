/** Statistics as the API tells them. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { instantSchema, TASK_STATUSES } from './task-schemas.ts';

export const statisticsQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: { since: instantSchema, until: instantSchema },
} as const satisfies JSONSchema;
export type StatisticsQuery = FromSchema<typeof statisticsQuerySchema>;

const count = { type: 'integer', minimum: 0 } as const;
const seconds = { type: ['number', 'null'] } as const;

const throughput = {
  created: count,
  completed: count,
  failed: count,
  cancelled: count,
  /** Tries after the first, whoever asked for them. */
  retried: count,
  /** Of the audio found in uploaded files. */
  audio_seconds: { type: 'number' },
} as const;
const counted = ['created', 'completed', 'failed', 'cancelled', 'retried', 'audio_seconds'] as const;

/** Each at most 5 % off; null when there was nothing to measure. */
const percentilesSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['count', 'p50', 'p90', 'p95', 'p99'],
  properties: { count, p50: seconds, p90: seconds, p95: seconds, p99: seconds },
} as const satisfies JSONSchema;
export type Percentiles = FromSchema<typeof percentilesSchema>;

export const statisticsSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'since',
    'until',
    'by_status',
    'by_type',
    'hours',
    'days',
    'waiting_seconds',
    'processing_seconds',
    'failures',
    'audio_seconds',
  ],
  properties: {
    /** Whole hours: the first begins at `since`, the last ends at `until`. */
    since: { type: 'string' },
    until: { type: 'string' },
    /** Of the tasks that there are now, whenever they were created; deleted ones are not. */
    by_status: {
      type: 'object',
      additionalProperties: false,
      required: TASK_STATUSES,
      properties: {
        awaiting_upload: count,
        scheduled: count,
        pending: count,
        claimed: count,
        processing: count,
        completed: count,
        failed: count,
        cancelled: count,
      },
    },
    by_type: { type: 'object', additionalProperties: count },
    /** Every hour of the range, and every day (UTC) that it touches, as far as it does. */
    hours: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['hour', ...counted],
        properties: { hour: { type: 'string' }, ...throughput },
      },
    },
    days: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['day', ...counted],
        properties: { day: { type: 'string' }, ...throughput },
      },
    },
    /** From its creation until a task was first begun: its file arrived, or a worker claimed it. */
    waiting_seconds: percentilesSchema,
    /** From then until it was completed. */
    processing_seconds: percentilesSchema,
    /** Why tasks failed, the most frequent reason first. */
    failures: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['code', 'count'],
        properties: { code: { type: 'string' }, count },
      },
    },
    audio_seconds: { type: 'number' },
  },
} as const satisfies JSONSchema;
export type Statistics = FromSchema<typeof statisticsSchema>;
export type Throughput = Omit<Statistics['hours'][number], 'hour'>;
