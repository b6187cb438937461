/** The truth about a task: its events without gaps, the snapshot as their fold, no step that is not allowed. */
import { isDeepStrictEqual } from 'node:util';
import type { TaskEvent } from '../../../functions/contract/event-schemas.ts';
import { taskKey } from '../../../functions/contract/keys.ts';
import type { TaskStatus } from '../../../functions/contract/task-schemas.ts';
import { evolve } from '../../../functions/domain/task/evolve.ts';
import { isAtWork } from '../../../functions/domain/task/pipeline.ts';
import { hasEnded, type TaskState } from '../../../functions/domain/task/task.ts';
import type { SimulatedTable, Written } from '../world/table.ts';
import type { World } from '../world/world.ts';

export const stateIn = (table: SimulatedTable, taskId: string): TaskState | undefined =>
  table.get(taskKey(taskId))?.['state'] as TaskState | undefined;

/** One task's change, as it was committed. */
export interface Commit {
  readonly before: TaskState | undefined;
  readonly after: TaskState;
  readonly events: readonly TaskEvent[];
  /** Whether an event lay there already. */
  readonly overwrites: boolean;
  /** When the sweeper will look at the task. */
  readonly due: string | undefined;
}

/** The state machine as it was meant, apart from the code that runs it. */
const ALLOWED: Readonly<Record<TaskStatus | 'none', readonly TaskStatus[]>> = {
  none: ['awaiting_upload', 'pending', 'processing', 'scheduled'],
  awaiting_upload: ['awaiting_upload', 'processing', 'failed', 'cancelled'],
  processing: ['processing', 'completed', 'failed', 'cancelled'],
  scheduled: ['pending', 'cancelled'],
  pending: ['claimed', 'cancelled'],
  claimed: ['claimed', 'pending', 'scheduled', 'completed', 'failed', 'cancelled'],
  // Ended tasks keep their status when they are deleted.
  completed: ['completed'],
  cancelled: ['cancelled'],
  failed: ['failed', 'processing', 'awaiting_upload', 'pending'],
};

export const ENDINGS: readonly TaskEvent['type'][] = ['TaskCompleted', 'TaskFailed', 'TaskCancelled'];

/** A heartbeat writes these without an event. */
const withoutHeartbeats = (state: TaskState | undefined): unknown => {
  if (state?.status !== 'claimed') return state;
  const { lease_expires_at: _until, progress: _progress, message: _message, ...claim } = state.claim;
  return { ...state, claim };
};

export const commitIn = (written: readonly Written[]): Commit | undefined => {
  const snapshot = written.find(({ key }) => key.sk === 'TASK');
  const events = written.flatMap(({ key, after }) =>
    key.sk.startsWith('EVENT#') && after !== undefined ? [after as unknown as TaskEvent] : [],
  );
  const after = snapshot?.after?.['state'] as TaskState | undefined;
  if (after === undefined || events.length === 0) return undefined;
  return {
    before: snapshot?.before?.['state'] as TaskState | undefined,
    after,
    events,
    overwrites: written.some(({ key, before }) => key.sk.startsWith('EVENT#') && before !== undefined),
    due: snapshot?.after?.['due_sk'] as string | undefined,
  };
};

const sequenceFault = ({ before, after, events, overwrites }: Commit): string | undefined => {
  if (overwrites) return `event ${events[0]?.seq} was written over`;
  const expected = events.map((_, index) => (before?.version ?? 0) + 1 + index);
  const found = events.map(({ seq }) => seq);
  if (!isDeepStrictEqual(found, expected)) return `events ${found} after version ${before?.version ?? 0}`;
  return after.version === found.at(-1) ? undefined : `version ${after.version} after event ${found.at(-1)}`;
};

/** The fold is of this event alone; that of the whole history follows by induction. */
const foldFault = ({ before, after, events }: Commit): string | undefined => {
  const folded = events.reduce<TaskState | undefined>(evolve, before);
  return isDeepStrictEqual(withoutHeartbeats(folded), withoutHeartbeats(after))
    ? undefined
    : `the snapshot is ${JSON.stringify(after)}, its events give ${JSON.stringify(folded)}`;
};

/** What hangs on an edit is made while the task stays completed. */
const OF_EDITS: readonly TaskEvent['type'][] = [
  'TranscriptEdited',
  'UnitsSent',
  'UnitCompleted',
  'UnitFailed',
];

const isOfEdit = (before: TaskState, types: readonly TaskEvent['type'][]): boolean =>
  before.status === 'completed' &&
  types.every((type) => OF_EDITS.includes(type)) &&
  (types[0] === 'TranscriptEdited' || isAtWork(before));

const mayFollowAnEnd = (before: TaskState, types: readonly TaskEvent['type'][]): boolean =>
  types[0] === 'TaskRetried' || (types[0] === 'TaskDeleted' && types.length === 1) || isOfEdit(before, types);

const stepFault = ({ before, after, events }: Commit): string | undefined => {
  if (!ALLOWED[before?.status ?? 'none'].includes(after.status))
    return `${before?.status ?? 'nothing'} became ${after.status}`;
  const types = events.map(({ type }) => type);
  if (before?.deleted_at !== undefined) return `it was deleted, and then ${types}`;
  if (before !== undefined && hasEnded(before) && !mayFollowAnEnd(before, types))
    return `it had ended, and then ${types}`;
  const endings = events.filter(({ type }) => ENDINGS.includes(type));
  return endings.length > 1 ? `it ended ${endings.length} times at once` : undefined;
};

/** What is not looked at can only end by luck. */
const dueFault = ({ after, due }: Commit): string | undefined =>
  due === undefined && (!hasEnded(after) || isAtWork(after)) && after.status !== 'pending'
    ? `it is ${after.status}, and no sweep will look at it`
    : undefined;

/** Held to each commit. */
export const watchHistory = (world: World): ((commit: Commit) => void) => {
  const rules = {
    'events without gaps': sequenceFault,
    'snapshot = fold': foldFault,
    'state machine': stepFault,
    'the sweeper sees it': dueFault,
  };
  return (commit) => {
    for (const [rule, fault] of Object.entries(rules)) {
      const found = fault(commit);
      if (found !== undefined) world.violate(rule, `${commit.after.id}: ${found}`);
    }
  };
};
