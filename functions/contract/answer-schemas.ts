/** What the API answers beyond the things themselves: lists, pages, and the small answers of single operations. */
import type { JSONSchema } from 'json-schema-to-ts';
import { apiKeySchema } from './api-keys.ts';
import { eventEnvelopeSchema } from './event-schemas.ts';
import { logLineSchema } from './log-schemas.ts';
import { artifactSchema } from './media-schemas.ts';
import { costSchema } from './rates.ts';
import { TASK_STATUSES, taskViewSchema, uploadInstructionSchema } from './task-schemas.ts';
import { taskTypeSchema } from './type-schemas.ts';
import { deliverySchema, endpointSchema } from './webhook-schemas.ts';

const text = { type: 'string' } as const;
const whole = { type: 'integer' } as const;

/** An object with these properties, all of them there and no others. */
const exactly = <const P extends Readonly<Record<string, JSONSchema>>>(properties: P) =>
  ({ type: 'object', additionalProperties: false, required: Object.keys(properties), properties }) as const;

const listOf = <const S extends JSONSchema>(items: S) => exactly({ items: { type: 'array', items } });
const pageOf = <const S extends JSONSchema>(items: S) =>
  exactly({
    items: { type: 'array', items },
    /** For the next page; null on the last. */
    next_cursor: { type: ['string', 'null'] },
  });

export const faultSchema = exactly({ path: text, message: text });

/** RFC 9457, with the code of our catalogue. */
export const problemAnswerSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: text,
    title: text,
    status: whole,
    detail: text,
    code: text,
    request_id: text,
    errors: { type: 'array', items: faultSchema },
  },
} as const satisfies JSONSchema;

const uploads = { type: 'array', items: uploadInstructionSchema } as const;

export const createdTaskSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['task', 'uploads'],
  /** `result`: what a worker answered within `wait_seconds`. */
  properties: { task: taskViewSchema, uploads, result: {} },
} as const satisfies JSONSchema;

export const deduplicatedTaskSchema = {
  ...createdTaskSchema,
  required: ['task', 'uploads', 'deduplicated'],
  properties: { ...createdTaskSchema.properties, deduplicated: { const: true } },
} as const satisfies JSONSchema;

const seconds = { type: 'number', minimum: 0 } as const;

export const estimateSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'type_version', 'executor', 'status', 'max_attempts', 'duplicate_of'],
  properties: {
    type: text,
    type_version: whole,
    executor: taskTypeSchema.properties.executor,
    status: { enum: TASK_STATUSES },
    max_attempts: whole,
    /** The task that would be answered instead of a new one. */
    duplicate_of: { type: ['string', 'null'] },
    /** Of media that will be uploaded. */
    media: exactly({
      audio_seconds: seconds,
      duration_from: { enum: ['params', 'size'] },
      processing_seconds: exactly({ warm: seconds, cold: seconds }),
      cost: costSchema,
    }),
  },
} as const satisfies JSONSchema;

export const batchAnswerSchema = listOf({
  type: 'object',
  additionalProperties: false,
  required: ['status'],
  properties: {
    status: whole,
    task: taskViewSchema,
    problem: {
      type: 'object',
      additionalProperties: false,
      required: ['code', 'title', 'detail'],
      properties: { code: text, title: text, detail: text, errors: { type: 'array', items: faultSchema } },
    },
  },
});

export const taskAnswerSchema = exactly({ task: taskViewSchema });
export const taskPageSchema = pageOf(taskViewSchema);
export const eventListSchema = listOf(eventEnvelopeSchema);
export const artifactListSchema = listOf(artifactSchema);

/** While a task has no result yet. */
export const pendingResultSchema = exactly({
  status: { enum: TASK_STATUSES },
  progress: whole,
  stage: { type: ['string', 'null'] },
});

export const linkSchema = exactly({ url: text, expires_at: text });
/** The version that an edit makes. */
export const editedSchema = exactly({ file_id: text, version: whole });
/** Of one version of a transcript. */
export const transcriptLinkSchema = exactly({ version: whole, url: text, expires_at: text });
export const partLinksSchema = exactly({
  parts: {
    type: 'array',
    items: exactly({
      part_number: whole,
      url: text,
      /** Send exactly these; they are signed. */
      headers: { type: 'object', additionalProperties: text },
      expires_at: text,
    }),
  },
});
export const sentPartsSchema = exactly({
  parts: { type: 'array', items: exactly({ part_number: whole, size: whole, etag: text }) },
});
export const fileReceivedSchema = exactly({ file_id: text });

export const loggedLineSchema = {
  ...logLineSchema,
  required: [...logLineSchema.required, 'id'],
  properties: { ...logLineSchema.properties, id: text },
} as const satisfies JSONSchema;
export const logPageSchema = pageOf(loggedLineSchema);

export const typeListSchema = listOf(taskTypeSchema);

/** A task that a worker holds for now. */
export const claimedTaskSchema = {
  ...taskViewSchema,
  required: [...taskViewSchema.required, 'claim', 'claim_token', 'lease_expires_at'],
  properties: { ...taskViewSchema.properties, claim_token: text, lease_expires_at: text },
} as const satisfies JSONSchema;
export const claimedSchema = exactly({ tasks: { type: 'array', items: claimedTaskSchema } });
export const extendedSchema = exactly({ lease_expires_at: text, cancel_requested: { type: 'boolean' } });
export const workerListSchema = listOf(
  exactly({
    worker_id: text,
    status: { enum: ['active', 'idle', 'stale'] },
    last_seen_at: text,
    tasks: { type: 'array', items: text },
  }),
);

export const newKeySchema = {
  ...apiKeySchema,
  required: [...apiKeySchema.required, 'key'],
  properties: { ...apiKeySchema.properties, key: text },
} as const satisfies JSONSchema;
export const keyPageSchema = pageOf(apiKeySchema);

export const endpointWithSecretSchema = {
  ...endpointSchema,
  required: [...endpointSchema.required, 'secret'],
  properties: { ...endpointSchema.properties, secret: text },
} as const satisfies JSONSchema;
export const endpointListSchema = listOf(endpointSchema);
export const deliveryPageSchema = pageOf(deliverySchema);
export const deliveryListSchema = listOf(deliverySchema);

const checkSchema = exactly({ status: { enum: ['ok', 'failed'] }, latency_ms: { type: 'number' } });
export const healthSchema = exactly({
  status: { enum: ['ok', 'failed'] },
  version: text,
  checks: { type: 'object', additionalProperties: checkSchema },
});
export const ticketSchema = exactly({ ticket: text, url: text, expires_at: text });
export const sweptSchema = exactly({ swept: { type: 'object', additionalProperties: whole } });
export const deadLettersSchema = listOf(
  exactly({
    queue: text,
    count: whole,
    letters: {
      type: 'array',
      items: exactly({ message_id: text, sent_at: text, receive_count: whole, body: {} }),
    },
  }),
);
export const redrivenSchema = listOf(exactly({ queue: text, moved: whole, left: whole }));
