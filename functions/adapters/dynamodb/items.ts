/** How the items of the table look, and how they are read back. */

import type { Change, Remembered, TaskStore } from '../../application/ports.ts';
import { eventEnvelopeSchema, type Fact, factSchema, type TaskEvent } from '../../contract/event-schemas.ts';
import {
  claimablePartition,
  claimableSort,
  DUE_SHARDS,
  dedupeKey,
  duePartition,
  eventKey,
  heldPartition,
  type ItemKey,
  idempotencyKey,
  ownerIndexPartition,
  progressKey,
  taskKey,
} from '../../contract/keys.ts';
import { type UnitProgress, unitProgressSchema } from '../../contract/message-schemas.ts';
import { fold } from '../../domain/task/evolve.ts';
import { type TaskState, taskStateSchema } from '../../domain/task/task.ts';
import { EVENT_VERSION, upcast } from '../../domain/task/upcast.ts';
import { type Parser, parser } from '../parse.ts';
import { packed, unpacked } from './packed-files.ts';

/** The table's time-to-live attribute, in epoch seconds. */
export const EXPIRES_AT = 'expires_at';
export const epochSeconds = (time: Date): number => Math.floor(time.getTime() / 1000);

export type Item = ItemKey & Record<string, unknown>;

/** The same shard for the same task, always (FNV-1a). */
export const dueShardOf = (taskId: string): number => {
  let hash = 0x811c9dc5;
  for (const character of taskId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0) % DUE_SHARDS;
};

export const ownerIndexSort = (state: Pick<TaskState, 'created_at' | 'id'>): string =>
  `${state.created_at}#${state.id}`;

/** Grows whenever today's schema would refuse a stored snapshot: an older one is then folded anew from its events. */
export const SNAPSHOT_FORM = 3;

/** A task is in the index of claims while it waits for a worker, and while one holds it. */
const claimAttributes = (state: TaskState): { claim_pk?: string; claim_sk?: string } => {
  switch (state.status) {
    case 'pending':
      return {
        claim_pk: claimablePartition(state.owner, state.type),
        claim_sk: claimableSort(state.priority, state.created_at, state.id),
      };
    case 'claimed':
      return { claim_pk: heldPartition(state.owner), claim_sk: `${state.claim.worker_id}#${state.id}` };
    default:
      return {};
  }
};

export const snapshotItem = ({ state, due_at }: Pick<Change, 'state' | 'due_at'>): Item => ({
  ...taskKey(state.id),
  ...packed(state),
  form: SNAPSHOT_FORM,
  version: state.version,
  status: state.status,
  type: state.type,
  ...(state.deleted_at === undefined && {
    owner_pk: ownerIndexPartition(state.owner),
    owner_sk: ownerIndexSort(state),
  }),
  ...claimAttributes(state),
  ...(due_at === null ? {} : dueAttributes(state.id, due_at)),
});

export const dueAttributes = (taskId: string, due_at: string): { due_pk: string; due_sk: string } => ({
  due_pk: duePartition(dueShardOf(taskId)),
  due_sk: `${due_at}#${taskId}`,
});

export const eventItem = (state: Pick<TaskState, 'id' | 'owner'>, event: TaskEvent): Item => ({
  ...eventKey(state.id, event.seq),
  ...event,
  v: EVENT_VERSION,
  owner: state.owner,
});

export const dedupeItem = (state: Pick<TaskState, 'id' | 'owner'>, hash: string): Item => ({
  ...dedupeKey(state.owner, hash),
  task_id: state.id,
});

/** An `Idempotency-Key` is remembered for a day. */
const REMEMBERED_SECONDS = 86_400;

export const rememberedItem = (
  state: Pick<TaskState, 'id' | 'owner'>,
  { key, fingerprint }: Remembered,
  at: Date,
): Item => ({
  ...idempotencyKey(state.owner, key),
  task_id: state.id,
  fingerprint,
  [EXPIRES_AT]: epochSeconds(at) + REMEMBERED_SECONDS,
});

export const progressItem = (progress: UnitProgress, owner: string, expiresAt: number): Item => ({
  ...progressKey(progress.task_id, progress.unit.file_id, progress.unit.stage, progress.unit.chunk),
  progress,
  owner,
  [EXPIRES_AT]: expiresAt,
});

const formOf = parser(
  {
    type: 'object',
    required: ['pk'],
    properties: { pk: { type: 'string' }, form: { type: 'integer' } },
  } as const,
  'A task snapshot',
);
const snapshotOf = parser(
  { type: 'object', required: ['state'], properties: { state: taskStateSchema } } as const,
  'A task snapshot',
);

/** Eight digits: what an event key holds. */
export const LAST_SEQ = 99_999_999;

/** The whole history of a task. */
export type ReadHistory = (taskId: string) => Promise<readonly TaskEvent[]>;

export const wholeHistory =
  (events: TaskStore['events']): ReadHistory =>
  (taskId) =>
    events(taskId, 0, LAST_SEQ);

/** Reads a snapshot; one that another release wrote is folded anew. */
export const stateOf = async (item: unknown, history: ReadHistory): Promise<TaskState> => {
  const { pk, form = 1 } = formOf(item);
  if (form === SNAPSHOT_FORM) return snapshotOf(unpacked(item)).state;
  const state = fold(await history(pk.slice(taskKey('').pk.length)));
  if (state === undefined) throw new Error(`The snapshot ${pk} has no events`);
  return state;
};

const progressEnvelopeOf = parser(
  { type: 'object', required: ['progress'], properties: { progress: unitProgressSchema } } as const,
  'A progress item',
);
export const progressOf: Parser<UnitProgress> = (item) => progressEnvelopeOf(item).progress;

const envelopeOf = parser(eventEnvelopeSchema, 'An event');
const factOf: Parser<Fact> = parser(factSchema, 'A fact');
export const eventOf: Parser<TaskEvent> = (item) => {
  const { seq, at, actor, type, data, v = 1 } = envelopeOf(item);
  return { ...factOf(upcast({ type, data }, v)), seq, at, actor };
};

const holderOf = parser(
  { type: 'object', required: ['task_id'], properties: { task_id: { type: 'string' } } } as const,
  'A dedupe item',
);
export const taskIdOf: Parser<string> = (item) => holderOf(item).task_id;

export const rememberedOf = parser(
  {
    type: 'object',
    required: ['task_id', 'fingerprint', 'expires_at'],
    properties: {
      task_id: { type: 'string' },
      fingerprint: { type: 'string' },
      expires_at: { type: 'integer' },
    },
  } as const,
  'A remembered Idempotency-Key',
);
