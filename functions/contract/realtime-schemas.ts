/** What travels over the WebSocket. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { TaskEvent } from './event-schemas.ts';
import type { LoggedLine } from './log-schemas.ts';
import type { TaskView } from './task-schemas.ts';

/** What a client sends. */
export const clientMessageSchema = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: ['action', 'task_id'],
      properties: {
        action: { const: 'subscribe' },
        task_id: { type: 'string', minLength: 1, maxLength: 200 },
        /** Events after this sequence number are replayed. */
        after: { type: 'integer', minimum: 0 },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['action', 'topic'],
      properties: { action: { enum: ['subscribe', 'unsubscribe'] }, topic: { const: 'tasks' } },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['action', 'task_id'],
      properties: {
        action: { const: 'unsubscribe' },
        task_id: { type: 'string', minLength: 1, maxLength: 200 },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['action'],
      properties: { action: { const: 'ping' } },
    },
  ],
} as const satisfies JSONSchema;
export type ClientMessage = FromSchema<typeof clientMessageSchema>;

/** What the server sends. */
export type ServerMessage =
  | { readonly type: 'connected'; readonly connection_id: string }
  | { readonly type: 'pong' }
  | { readonly type: 'subscribed' | 'unsubscribed'; readonly task_id?: string; readonly topic?: string }
  | { readonly type: 'snapshot'; readonly task_id: string; readonly data: TaskView }
  | { readonly type: 'event'; readonly task_id: string; readonly data: TaskEvent }
  | {
      readonly type: 'progress';
      readonly task_id: string;
      /** Percentages, 0 to 100. */
      readonly data: { progress: number; stage: string; stage_progress: number; message: string };
    }
  | { readonly type: 'log'; readonly task_id: string; readonly data: LoggedLine }
  | { readonly type: 'error'; readonly code: string; readonly detail: string };
