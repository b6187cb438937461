/** What a written row of a task's snapshot means to those who count. */
import type { TaskChange } from '../../application/statistics.ts';
import { taskKey } from '../../contract/keys.ts';
import { TASK_STATUSES } from '../../contract/task-schemas.ts';
import { countedOf } from '../../domain/statistics/counted.ts';
import { check } from '../parse.ts';

const string = { type: 'string' } as const;
const integer = { type: 'integer' } as const;

/** No more than what is counted: snapshots of other releases have it, too. */
const snapshotSchema = {
  type: 'object',
  required: ['state'],
  properties: {
    state: {
      type: 'object',
      required: ['owner', 'type', 'version', 'status', 'attempt', 'created_at', 'updated_at', 'files'],
      properties: {
        owner: string,
        type: string,
        version: integer,
        status: { enum: TASK_STATUSES },
        attempt: integer,
        created_at: string,
        updated_at: string,
        started_at: string,
        ended_at: string,
        deleted_at: string,
        problem: { type: 'object', required: ['code'], properties: { code: string } },
        files: { type: 'array', items: { type: 'object', properties: { duration: { type: 'number' } } } },
      },
    },
  },
} as const;

const countedIn = (image: Readonly<Record<string, unknown>> | undefined): TaskChange['after'] => {
  if (image === undefined) return undefined;
  const snapshot = check(snapshotSchema, image);
  return snapshot.ok ? countedOf(snapshot.value.state) : 'unclear';
};

const PARTITION = taskKey('').pk;

export interface WrittenImages {
  readonly pk: string;
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  readonly after?: Readonly<Record<string, unknown>> | undefined;
}

export const changeOf = ({ pk, before, after }: WrittenImages): TaskChange => ({
  task_id: pk.slice(PARTITION.length),
  before: countedIn(before),
  after: countedIn(after),
});
