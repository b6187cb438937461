/** What is said of an operation of the API where it is documented; what it takes stands in its row of the routes. */
import type { ProblemCode } from '../problems.ts';

/** A JSON body by its schema; `nothing`; or text of one of these kinds. */
export type AnswerBody = object | 'nothing' | 'text/html' | 'text/javascript, text/css';

export interface Example {
  readonly summary: string;
  readonly body: object;
  /** The status that it answers. */
  readonly answers: number;
}

export interface Operation {
  /** Stable: generated clients name their functions by it. */
  readonly id: string;
  readonly tag: Tag;
  /** A few words. */
  readonly summary: string;
  readonly description?: string;
  /** By status. */
  readonly answers: Readonly<Record<number, AnswerBody>>;
  /** Beyond those that any operation of its kind may answer. */
  readonly problems?: readonly ProblemCode[];
  /** Request headers that it heeds. */
  readonly heeds?: readonly ('Idempotency-Key' | 'If-Match' | 'If-None-Match')[];
  /** Its answers name the version by an `ETag`. */
  readonly versioned?: boolean;
  /** By name. */
  readonly examples?: Readonly<Record<string, Example>>;
}

/** `POST /api/tasks`, as the rows of the routes say it. */
export type Operations = Readonly<Record<string, Operation>>;

export const TAGS = {
  Tasks: 'Work that is asked for: created, watched, cancelled, tried again, deleted.',
  Files: 'What is uploaded for a task, and what was made of it.',
  'Task types': 'Kinds of work that your own workers do.',
  Workers: 'How workers claim tasks, keep them, and end them.',
  Webhooks: 'Who is told of what happens to tasks, and what became of each delivery.',
  Statistics: 'What was counted.',
  Keys: 'API keys; for admins.',
  Service: 'Health, live news, this document, and what operators need.',
} as const;
export type Tag = keyof typeof TAGS;
