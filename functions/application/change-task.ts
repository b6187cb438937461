/** The one way a task changes: load, decide, commit; when somebody else moved first, again. */
import type { TaskEvent } from '../contract/event-schemas.ts';
import { ProblemError } from '../contract/problems.ts';
import { type Command, decide } from '../domain/decide.ts';
import { fold } from '../domain/evolve.ts';
import { audioSecondsOf } from '../domain/quota.ts';
import { hasEnded, type TaskState } from '../domain/task.ts';
import type { Change, Clock, TaskStore } from './ports.ts';

/** Conflicts in a row before the caller is told to come back: each means another writer got ahead. */
const TRIES = 8;

/** A running task nobody reported on for this long is looked at by the sweeper. */
const QUIET_SECONDS = 300;

/** An upload that has not come by then is given up. */
const UPLOAD_DAYS = 7;

const later = (now: Date, seconds: number): string => new Date(now.getTime() + seconds * 1000).toISOString();

/** Pending tasks wait for a worker, and for nothing else. */
export const dueAt = (task: TaskState, now: Date): string | null => {
  if (hasEnded(task) || task.status === 'pending') return null;
  if (task.status === 'scheduled') return task.run_at;
  if (task.status === 'claimed') return task.claim.lease_expires_at;
  return later(now, task.status === 'awaiting_upload' ? UPLOAD_DAYS * 86_400 : QUIET_SECONDS);
};

export interface ChangePorts {
  readonly tasks: TaskStore;
  readonly now: Clock;
}

export interface Changed {
  readonly state: TaskState;
  readonly events: readonly TaskEvent[];
}

const changeOf = (before: TaskState, events: readonly TaskEvent[], state: TaskState, now: Date): Change => {
  const frees = state.status === 'failed' || state.status === 'cancelled';
  const retakes = before.status === 'failed' && !hasEnded(state);
  const hash = state.dedupe_hash;
  const seconds = audioSecondsOf(events);
  return {
    events,
    state,
    due_at: dueAt(state, now),
    ...(hash !== undefined && frees && before.status !== state.status ? { free_dedupe: hash } : {}),
    ...(hash !== undefined && retakes ? { claim_dedupe: hash } : {}),
    ...(seconds > 0 ? { audio_seconds: seconds } : {}),
  };
};

/** Decides upon a task as it was read, and writes; undefined when somebody else moved first. Throws what is refused. */
export const changeFrom = async (
  before: TaskState,
  commands: readonly Command[],
  actor: string,
  { tasks, now }: ChangePorts,
): Promise<Changed | undefined> => {
  const at = now();
  const events: TaskEvent[] = [];
  let state = before;
  for (const command of commands) {
    const decision = decide(state, command);
    if (decision.kind === 'refused') throw new ProblemError(decision.problem.code, decision.problem.detail);
    const next = decision.facts.map((fact, index) => ({
      ...fact,
      seq: state.version + 1 + index,
      at: at.toISOString(),
      actor,
    }));
    state = fold(next, state) ?? state;
    events.push(...next);
  }
  if (events.length === 0) return { state, events };
  const outcome = await tasks.commit(changeOf(before, events, state, at));
  if (outcome.kind === 'duplicate')
    throw new ProblemError('conflict', `Task ${outcome.task_id} took over this work meanwhile.`);
  return outcome.kind === 'committed' ? { state, events } : undefined;
};

/** Gives undefined when there is no such task. Throws the problem when the command is refused. */
export const changeTask = async (
  taskId: string,
  commands: readonly Command[],
  actor: string,
  ports: ChangePorts,
): Promise<Changed | undefined> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await ports.tasks.load(taskId);
    if (before === undefined) return undefined;
    const changed = await changeFrom(before, commands, actor, ports);
    if (changed !== undefined) return changed;
  }
  throw new ProblemError('conflict', 'The task is changing too quickly; try again.');
};
