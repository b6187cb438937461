/** Webhooks: endpoints that owners register, what is sent to them, and what became of each delivery. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { limitSchema } from './paging.ts';

/** What an endpoint can be told of. */
export const WEBHOOK_EVENTS = [
  'task.created',
  'task.completed',
  'task.failed',
  'task.cancelled',
  'task.retried',
  'task.deleted',
  /** Another endpoint of the same owner was given up. */
  'endpoint.disabled',
  /** Sent when somebody asks for it, whatever the endpoint selected. */
  'test',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

const SELECTABLE = WEBHOOK_EVENTS.filter((event) => event !== 'test');
export const DEFAULT_WEBHOOK_EVENTS: readonly WebhookEvent[] = [
  'task.completed',
  'task.failed',
  'task.cancelled',
  'endpoint.disabled',
];

export const MOST_ENDPOINTS = 20;
/** The endpoint that signs what goes to the `webhook_url` of tasks. */
export const TASK_URLS = 'task-urls';

/** http or https, no credentials; where it leads is looked at each time something is sent there. */
export const webhookUrlSchema = {
  type: 'string',
  maxLength: 2_048,
  pattern: '^[hH][tT][tT][pP][sS]?://[^\\s/?#@]+([/?#]\\S*)?$',
} as const;

const chosen = {
  url: webhookUrlSchema,
  events: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: SELECTABLE } },
  description: { type: 'string', maxLength: 200 },
  /** `full`: with the result; `thin`: only what happened to which task. */
  payload: { enum: ['full', 'thin'] },
} as const;

export const createEndpointSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['url'],
  properties: chosen,
} as const satisfies JSONSchema;
export type CreateEndpointRequest = FromSchema<typeof createEndpointSchema>;

export const changeEndpointSchema = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  /** `is_active: true` also brings back an endpoint that was given up. */
  properties: { ...chosen, is_active: { type: 'boolean' } },
} as const satisfies JSONSchema;
export type ChangeEndpointRequest = FromSchema<typeof changeEndpointSchema>;

export const rotateSecretSchema = {
  type: 'object',
  additionalProperties: false,
  /** For so long both secrets sign; 24 hours if left out, at most a week. */
  properties: { overlap_hours: { type: 'integer', minimum: 0, maximum: 168 } },
} as const satisfies JSONSchema;

/** An endpoint as its owner sees it, never with its secret. */
export const endpointSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'url', 'events', 'payload', 'is_active', 'created_at'],
  properties: {
    ...chosen,
    id: { type: 'string' },
    /** Empty for the endpoint of the tasks' own URLs. */
    url: { type: 'string' },
    is_active: { type: 'boolean' },
    created_at: { type: 'string' },
    /** Since when nothing has arrived. */
    failing_since: { type: 'string' },
    /** Why it was given up, by us. */
    disabled: {
      type: 'object',
      additionalProperties: false,
      required: ['at', 'reason'],
      properties: { at: { type: 'string' }, reason: { enum: ['gone', 'failing'] } },
    },
  },
} as const satisfies JSONSchema;
export type Endpoint = FromSchema<typeof endpointSchema>;

/** The newest first; older ones sign beside it until their end. */
export const signingSecretsSchema = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['secret'],
    properties: { secret: { type: 'string' }, until: { type: 'string' } },
  },
} as const satisfies JSONSchema;
export type SigningSecrets = FromSchema<typeof signingSecretsSchema>;

const attemptSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['at', 'outcome'],
  properties: {
    at: { type: 'string' },
    outcome: { enum: ['delivered', 'rejected', 'failed', 'refused'] },
    /** HTTP status of the answer. */
    status: { type: 'integer' },
    elapsed_ms: { type: 'integer' },
    /** Why there was no answer, or why nothing was sent. */
    reason: { type: 'string' },
    /** The first kilobyte. */
    answer: { type: 'string' },
  },
} as const satisfies JSONSchema;
export type DeliveryAttempt = FromSchema<typeof attemptSchema>;

export const deliverySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'endpoint_id', 'event', 'url', 'status', 'attempts', 'created_at'],
  properties: {
    id: { type: 'string' },
    endpoint_id: { type: 'string' },
    event: { enum: WEBHOOK_EVENTS },
    url: { type: 'string' },
    status: { enum: ['pending', 'delivered', 'failed'] },
    task_id: { type: 'string' },
    /** Sequence number of the task's event: receivers put them in order by it. */
    seq: { type: 'integer' },
    created_at: { type: 'string' },
    next_attempt_at: { type: 'string' },
    attempts: { type: 'array', items: attemptSchema },
    /** What was sent; long ones are cut. Not stored. */
    body: { type: 'string' },
  },
} as const satisfies JSONSchema;
export type Delivery = FromSchema<typeof deliverySchema>;

export const deliveriesQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    limit: limitSchema,
    cursor: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,200}$' },
  },
} as const satisfies JSONSchema;

/** To the webhooks' queue. */
export const webhookMessageSchema = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: ['kind', 'owner', 'task_id', 'seq', 'event', 'at'],
      properties: {
        /** Something happened: find out who is to be told. */
        kind: { const: 'happened' },
        owner: { type: 'string' },
        task_id: { type: 'string' },
        seq: { type: 'integer' },
        event: { enum: WEBHOOK_EVENTS },
        at: { type: 'string' },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['kind', 'owner', 'endpoint_id', 'delivery_id', 'attempt'],
      properties: {
        kind: { const: 'deliver' },
        owner: { type: 'string' },
        endpoint_id: { type: 'string' },
        delivery_id: { type: 'string' },
        /** How many there were before: a doubled or late message is known by it. */
        attempt: { type: 'integer' },
      },
    },
  ],
} as const satisfies JSONSchema;
export type WebhookMessage = FromSchema<typeof webhookMessageSchema>;
