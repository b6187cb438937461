/** What travels over the WebSocket. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { TaskEvent } from './event-schemas.ts';
import type { LoggedLine } from './log-schemas.ts';
import type { TaskView } from './task-schemas.ts';
import type { Segment } from './transcript-schemas.ts';

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

/** The code of an error that stands for a message which none of 128 KB holds. */
export const MESSAGE_TOO_LARGE = 'message_too_large';

/**
 * What was said in a chunk, as soon as it is known: without speakers, for who is who shows in the whole file only. The
 * final transcript takes the place of all chunks. Whole when parts 0 to `parts - 1` of the same chunk are there, in any
 * order; the same comes twice now and then.
 */
export interface TranscriptPart {
  readonly file_id: string;
  /** Zero-based; null for the final transcript. */
  readonly chunk: number | null;
  readonly part: number;
  /** 0: too long to be sent, `transcript.json` has it. */
  readonly parts: number;
  readonly segments: readonly Segment[];
}

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
      /** Percentages, 0 to 100. Work of outside workers has no stages. */
      readonly data: { progress: number; stage?: string; stage_progress?: number; message: string };
    }
  | { readonly type: 'log'; readonly task_id: string; readonly data: LoggedLine }
  | { readonly type: 'transcript'; readonly task_id: string; readonly data: TranscriptPart }
  | { readonly type: 'error'; readonly code: string; readonly detail: string; readonly task_id?: string };
