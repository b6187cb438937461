/** The facts a task's history is made of. A snapshot is the fold of these; they never change once written. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { editSchema } from './edit-schemas.ts';
import { unitSummarySchema } from './media-schemas.ts';
import { STAGE_NAMES } from './stages.ts';
import { problemSchema, uploadPlanSchema, workTermsSchema } from './task-schemas.ts';

export const unitSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['file_id', 'stage', 'chunk'],
  properties: {
    file_id: { type: 'string' },
    stage: { enum: STAGE_NAMES },
    /** Zero-based; null for a stage that takes the file whole. */
    chunk: { type: ['integer', 'null'] },
  },
} as const satisfies JSONSchema;
/** What one stage message asks for. */
export type Unit = FromSchema<typeof unitSchema>;

/** Hash of the claim token whose report it was: the same report again, after a lost answer, is known by it. */
const settledBySchema = { type: 'string' } as const;

const fact = <const Type extends string, const Data extends JSONSchema>(type: Type, data: Data) =>
  ({
    type: 'object',
    additionalProperties: false,
    required: ['type', 'data'],
    properties: { type: { const: type }, data },
  }) as const;

export const factSchema = {
  anyOf: [
    fact('TaskCreated', {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'owner', 'type', 'params', 'priority', 'max_attempts', 'metadata', 'stages', 'files'],
      properties: {
        id: { type: 'string' },
        owner: { type: 'string' },
        type: { type: 'string' },
        params: { type: 'object' },
        priority: { type: 'integer' },
        max_attempts: { type: 'integer' },
        metadata: { type: 'object' },
        /** Of a task that workers do. */
        work: workTermsSchema,
        /** Not to be started before. */
        run_at: { type: 'string' },
        /** Told of the end. */
        webhook_url: { type: 'string' },
        /** Hash that later identical requests are matched by; absent when the caller wanted no dedupe. */
        dedupe_hash: { type: 'string' },
        stages: { type: 'array', items: { enum: STAGE_NAMES } },
        files: {
          type: 'array',
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['id', 'name', 'size', 'upload'],
            properties: {
              id: { type: 'string' },
              name: { type: 'string' },
              size: { type: 'integer' },
              sha256: { type: 'string' },
              upload: uploadPlanSchema,
            },
          },
        },
      },
    }),
    fact('FileArrived', {
      type: 'object',
      additionalProperties: false,
      required: ['file_id', 'size', 'etag'],
      properties: { file_id: { type: 'string' }, size: { type: 'integer' }, etag: { type: 'string' } },
    }),
    fact('UnitsSent', {
      type: 'object',
      additionalProperties: false,
      required: ['attempt', 'units'],
      properties: {
        attempt: { type: 'integer' },
        units: { type: 'array', items: unitSchema },
        /** Why units were sent again; absent the first time. */
        resent_because: { type: 'string' },
        /** Nobody had picked them up: they wait in a long queue, or their messages were lost. */
        unseen: { const: true },
      },
    }),
    fact('UnitCompleted', {
      type: 'object',
      additionalProperties: false,
      required: ['unit', 'attempt', 'summary', 'elapsed_ms'],
      properties: {
        unit: unitSchema,
        attempt: { type: 'integer' },
        summary: unitSummarySchema,
        /** How long the try took that did the unit; null where that was not measured. */
        elapsed_ms: { type: ['integer', 'null'], minimum: 0 },
      },
    }),
    fact('UnitFailed', {
      type: 'object',
      additionalProperties: false,
      required: ['unit', 'attempt', 'problem'],
      properties: { unit: unitSchema, attempt: { type: 'integer' }, problem: problemSchema },
    }),
    fact('TaskCompleted', {
      type: 'object',
      additionalProperties: false,
      /** What a worker made of it; media tasks leave artifacts instead. */
      properties: { result: {}, settled_by: settledBySchema },
    }),
    /** Of a completed task. */
    fact('TranscriptEdited', {
      type: 'object',
      additionalProperties: false,
      required: ['file_id', 'edit'],
      properties: { file_id: { type: 'string' }, edit: editSchema },
    }),
    fact('TaskClaimed', {
      type: 'object',
      additionalProperties: false,
      required: ['worker_id', 'token_hash', 'lease_seconds'],
      properties: {
        worker_id: { type: 'string' },
        /** SHA-256 of the claim token: who reads the history cannot act for the worker. */
        token_hash: { type: 'string' },
        lease_seconds: { type: 'integer' },
      },
    }),
    fact('ClaimExpired', {
      type: 'object',
      additionalProperties: false,
      required: ['worker_id'],
      properties: { worker_id: { type: 'string' } },
    }),
    fact('AttemptFailed', {
      type: 'object',
      additionalProperties: false,
      required: ['worker_id', 'problem', 'delay_seconds'],
      properties: {
        worker_id: { type: 'string' },
        problem: problemSchema,
        /** Until the next try. */
        delay_seconds: { type: 'integer' },
        settled_by: settledBySchema,
      },
    }),
    fact('TaskDue', { type: 'object', additionalProperties: false, properties: {} }),
    fact('CancelRequested', { type: 'object', additionalProperties: false, properties: {} }),
    fact('TaskFailed', {
      type: 'object',
      additionalProperties: false,
      required: ['problem'],
      properties: { problem: problemSchema, settled_by: settledBySchema },
    }),
    fact('TaskCancelled', {
      type: 'object',
      additionalProperties: false,
      required: ['from'],
      properties: { from: { type: 'string' }, settled_by: settledBySchema },
    }),
    fact('TaskRetried', {
      type: 'object',
      additionalProperties: false,
      required: ['attempt'],
      properties: { attempt: { type: 'integer' } },
    }),
    /** What was personal is gone, the events before this one too: it alone tells what remains. */
    fact('TaskDeleted', {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'owner', 'type', 'priority', 'attempt', 'max_attempts', 'created_at', 'end'],
      properties: {
        id: { type: 'string' },
        owner: { type: 'string' },
        type: { type: 'string' },
        priority: { type: 'integer' },
        attempt: { type: 'integer' },
        max_attempts: { type: 'integer' },
        created_at: { type: 'string' },
        started_at: { type: 'string' },
        /** Absent when the deletion itself ended it. */
        ended_at: { type: 'string' },
        /** `failed` with the problem's code. */
        end: {
          anyOf: [
            {
              type: 'object',
              additionalProperties: false,
              required: ['status'],
              properties: { status: { enum: ['completed', 'cancelled'] } },
            },
            {
              type: 'object',
              additionalProperties: false,
              required: ['status', 'code'],
              properties: { status: { const: 'failed' }, code: { type: 'string' } },
            },
          ],
        },
      },
    }),
  ],
} as const satisfies JSONSchema;
/** An event before it has a place in history. */
export type Fact = FromSchema<typeof factSchema>;
export type FactOf<Type extends Fact['type']> = Extract<Fact, { type: Type }>;

/** A fact with its place: `seq` counts from 1 without gaps; `actor` is a key's name or the part of us that acted. */
export type TaskEvent = Fact & { readonly seq: number; readonly at: string; readonly actor: string };

export const eventEnvelopeSchema = {
  type: 'object',
  required: ['seq', 'at', 'actor', 'type', 'data'],
  properties: {
    seq: { type: 'integer', minimum: 1 },
    at: { type: 'string' },
    actor: { type: 'string' },
    type: { type: 'string' },
    data: { type: 'object' },
    /** In which version of the facts it was written; 1 if absent. */
    v: { type: 'integer', minimum: 1 },
  },
} as const satisfies JSONSchema;
