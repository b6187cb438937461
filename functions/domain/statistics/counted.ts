/** A task as the counters see it. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { TASK_STATUSES } from '../../contract/task-schemas.ts';
import type { TaskState } from '../task/task.ts';

export const countedSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['owner', 'type', 'version', 'status', 'attempt', 'audio_ms', 'created_at', 'updated_at'],
  properties: {
    owner: { type: 'string' },
    type: { type: 'string' },
    version: { type: 'integer' },
    status: { enum: TASK_STATUSES },
    attempt: { type: 'integer' },
    /** Of audio found in its files; whole numbers, so that sums are exact. */
    audio_ms: { type: 'integer' },
    created_at: { type: 'string' },
    updated_at: { type: 'string' },
    started_at: { type: 'string' },
    ended_at: { type: 'string' },
    /** Why it failed. */
    code: { type: 'string' },
    deleted: { const: true },
  },
} as const satisfies JSONSchema;
export type Counted = FromSchema<typeof countedSchema>;

/** What of a snapshot it takes to count it. */
export interface Countable extends Pick<TaskState, 'owner' | 'type' | 'version' | 'status' | 'attempt'> {
  readonly created_at: string;
  readonly updated_at: string;
  readonly started_at?: string;
  readonly ended_at?: string;
  readonly deleted_at?: string;
  readonly problem?: { readonly code: string };
  readonly files: readonly { readonly duration?: number }[];
}

export const countedOf = (task: Countable): Counted => {
  const { owner, type, version, status, attempt, created_at, updated_at } = task;
  return {
    ...{ owner, type, version, status, attempt, created_at, updated_at },
    audio_ms: task.files.reduce((sum, { duration = 0 }) => sum + Math.round(duration * 1000), 0),
    ...(task.started_at === undefined ? {} : { started_at: task.started_at }),
    ...(task.ended_at === undefined ? {} : { ended_at: task.ended_at }),
    ...(task.problem === undefined ? {} : { code: task.problem.code }),
    ...(task.deleted_at === undefined ? {} : { deleted: true }),
  };
};

/** Two of the same task that are counted alike are called alike: no task comes back to where it was in the same try. */
export const placeOf = ({ status, attempt, audio_ms, deleted }: Counted): string =>
  `${status}#${attempt}#${audio_ms}${deleted ? '#deleted' : ''}`;
