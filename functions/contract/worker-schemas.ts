/** What workers send, and what they are told. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { workerLinesSchema } from './log-schemas.ts';
import { leaseSecondsSchema, typeNameSchema } from './type-schemas.ts';

/** API Gateway waits 30 seconds; a claim that waits this long is answered well before. */
export const MAX_WAIT_SECONDS = 20;

const workerId = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}$' } as const;
const claimToken = { type: 'string', minLength: 20, maxLength: 100 } as const;
const message = { type: 'string', maxLength: 2_000 } as const;

export const claimRequestSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['worker_id', 'types'],
  properties: {
    worker_id: workerId,
    types: { type: 'array', minItems: 1, maxItems: 10, uniqueItems: true, items: typeNameSchema },
    sort_by: { enum: ['priority', 'created_at'] },
    /** Of `priority`: `desc`, the most urgent and then the oldest. Of `created_at`: `asc`, the oldest. */
    sort_order: { enum: ['asc', 'desc'] },
    count: { type: 'integer', minimum: 1, maximum: 25 },
    /** Instead of the type's. */
    lease_seconds: leaseSecondsSchema,
    wait_seconds: { type: 'integer', minimum: 0, maximum: MAX_WAIT_SECONDS },
  },
} as const satisfies JSONSchema;
export type ClaimRequest = FromSchema<typeof claimRequestSchema>;

export const heartbeatSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['worker_id', 'claim_token'],
  properties: {
    worker_id: workerId,
    claim_token: claimToken,
    progress: { type: 'integer', minimum: 0, maximum: 100 },
    message,
    logs: workerLinesSchema,
  },
} as const satisfies JSONSchema;
export type HeartbeatRequest = FromSchema<typeof heartbeatSchema>;

export const completeSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['worker_id', 'claim_token', 'success'],
  properties: {
    worker_id: workerId,
    claim_token: claimToken,
    success: { type: 'boolean' },
    result: {},
    error_message: message,
    /** Whether another try could help; yes unless said otherwise. */
    retryable: { type: 'boolean' },
    logs: workerLinesSchema,
  },
} as const satisfies JSONSchema;
export type CompleteRequest = FromSchema<typeof completeSchema>;

export interface WorkerView {
  readonly worker_id: string;
  /** Holding tasks, waiting for some, or not seen for two minutes. */
  readonly status: 'active' | 'idle' | 'stale';
  readonly last_seen_at: string;
  /** Ids of the tasks it holds. */
  readonly tasks: readonly string[];
}
