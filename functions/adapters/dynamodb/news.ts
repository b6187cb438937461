/** What a written row of the table means to those who watch. */
import type { Committed } from '../../application/relay.ts';
import { connectionKey, EVENT_PREFIX, LOG_PREFIX, PROGRESS_PREFIX, taskKey } from '../../contract/keys.ts';
import type { WorkerProgress } from '../../domain/task/worker-progress.ts';
import { parser } from '../parse.ts';
import { eventOf, progressOf, SNAPSHOT_FORM } from './items.ts';
import { loggedIn } from './log-rows.ts';

const rowOf = parser(
  {
    type: 'object',
    required: ['pk', 'sk'],
    properties: {
      pk: { type: 'string' },
      sk: { type: 'string' },
      owner: { type: 'string' },
      status: { type: 'string' },
      form: { type: 'integer' },
    },
  } as const,
  'A row of the stream',
);

const claimOf = parser(
  {
    type: 'object',
    required: ['state'],
    properties: {
      state: {
        type: 'object',
        required: ['owner', 'attempt', 'claim'],
        properties: {
          owner: { type: 'string' },
          attempt: { type: 'integer' },
          claim: {
            type: 'object',
            properties: { progress: { type: 'integer' }, message: { type: 'string' } },
          },
        },
      },
    },
  } as const,
  'A claimed task',
);

/** Undefined while its worker has not said how far it is. */
const workOf = (row: unknown, task_id: string): WorkerProgress | undefined => {
  const { owner, attempt, claim } = claimOf(row).state;
  const { progress, message } = claim;
  if (progress === undefined && message === undefined) return undefined;
  return { task_id, owner, attempt, progress: progress ?? 0, message: message ?? '' };
};

const CONNECTION = connectionKey('');
const { pk: TASK_PARTITION, sk: SNAPSHOT } = taskKey('');

/** Bookkeeping is no news, nor are snapshots, except for what heartbeats write into them: undefined. */
export const newsOf = (row: unknown): Committed | undefined => {
  const { pk, sk, owner, status, form } = rowOf(row);
  if (sk.startsWith(EVENT_PREFIX)) {
    if (owner === undefined) throw new Error(`The event ${pk} ${sk} has no owner`);
    return { kind: 'event', task_id: pk.slice(TASK_PARTITION.length), owner, event: eventOf(row) };
  }
  if (sk.startsWith(PROGRESS_PREFIX)) {
    const progress = progressOf(row);
    return { kind: 'progress', task_id: progress.task_id, progress };
  }
  if (sk.startsWith(LOG_PREFIX)) return { kind: 'log', ...loggedIn(row) };
  if (sk === SNAPSHOT && status === 'claimed' && form === SNAPSHOT_FORM) {
    const work = workOf(row, pk.slice(TASK_PARTITION.length));
    return work && { kind: 'work', work };
  }
  return sk === CONNECTION.sk
    ? { kind: 'connected', connection_id: pk.slice(CONNECTION.pk.length) }
    : undefined;
};
