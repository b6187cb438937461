/** What a written row of the table means to those who watch. */
import type { Committed } from '../application/relay.ts';
import { connectionKey, EVENT_PREFIX, LOG_PREFIX, PROGRESS_PREFIX, taskKey } from '../contract/keys.ts';
import { eventOf, progressOf } from './dynamodb-items.ts';
import { loggedIn } from './dynamodb-log-rows.ts';
import { parser } from './parse.ts';

const rowOf = parser(
  {
    type: 'object',
    required: ['pk', 'sk'],
    properties: { pk: { type: 'string' }, sk: { type: 'string' }, owner: { type: 'string' } },
  } as const,
  'A row of the stream',
);

const CONNECTION = connectionKey('');
const TASK_PARTITION = taskKey('').pk;

/** Snapshots and bookkeeping are no news: undefined. */
export const newsOf = (row: unknown): Committed | undefined => {
  const { pk, sk, owner } = rowOf(row);
  if (sk.startsWith(EVENT_PREFIX)) {
    if (owner === undefined) throw new Error(`The event ${pk} ${sk} has no owner`);
    return { kind: 'event', task_id: pk.slice(TASK_PARTITION.length), owner, event: eventOf(row) };
  }
  if (sk.startsWith(PROGRESS_PREFIX)) {
    const progress = progressOf(row);
    return { kind: 'progress', task_id: progress.task_id, progress };
  }
  if (sk.startsWith(LOG_PREFIX)) return { kind: 'log', ...loggedIn(row) };
  return sk === CONNECTION.sk
    ? { kind: 'connected', connection_id: pk.slice(CONNECTION.pk.length) }
    : undefined;
};
