/** The one way a task changes: load, decide, commit; when somebody else moved first, again. */
import type { TaskEvent } from '../contract/event-schemas.ts';
import { ProblemError } from '../contract/problems.ts';
import { audioSecondsOf } from '../domain/limits/quota.ts';
import { type Command, decide, type Surroundings } from '../domain/task/decide.ts';
import { dueAt } from '../domain/task/due.ts';
import { fold } from '../domain/task/evolve.ts';
import type { TaskState } from '../domain/task/task.ts';
import type { Change, Clock, TaskStore } from './ports.ts';

/** Conflicts in a row before the caller is told to come back: each means another writer got ahead. */
const TRIES = 8;

export interface ChangePorts {
  readonly tasks: TaskStore;
  readonly now: Clock;
  /** Days that ended tasks are kept; for ever if undefined. */
  readonly retentionDays?: number | undefined;
}

export interface Changed {
  readonly state: TaskState;
  readonly events: readonly TaskEvent[];
}

/** Whether later requests for the same work find this task. */
const answersFor = (task: TaskState): boolean =>
  task.status !== 'failed' && task.status !== 'cancelled' && task.deleted_at === undefined;

const dedupeOf = (before: TaskState, state: TaskState): Pick<Change, 'free_dedupe' | 'claim_dedupe'> => {
  const hash = before.dedupe_hash;
  if (hash === undefined || answersFor(before) === answersFor(state)) return {};
  return answersFor(state) ? { claim_dedupe: hash } : { free_dedupe: hash };
};

const runOf = (before: TaskState, state: TaskState): Pick<Change, 'run'> => {
  const ran = before.status === 'processing';
  const runs = state.status === 'processing';
  return ran === runs ? {} : { run: runs ? 'begins' : 'ends' };
};

const changeOf = (
  before: TaskState,
  events: readonly TaskEvent[],
  state: TaskState,
  due_at: string | null,
): Change => {
  const seconds = audioSecondsOf(events);
  return {
    events,
    state,
    due_at,
    ...dedupeOf(before, state),
    ...runOf(before, state),
    ...(before.status === 'claimed' ? { lease: before.claim.lease_expires_at } : {}),
    ...(seconds > 0 ? { audio_seconds: seconds } : {}),
  };
};

/** Decides upon a task as it was read, and writes; undefined when somebody else moved first. Throws what is refused. */
export const changeFrom = async (
  before: TaskState,
  commands: readonly Command[],
  actor: string,
  { tasks, now, retentionDays }: ChangePorts,
  surroundings?: Surroundings,
): Promise<Changed | undefined> => {
  const at = now();
  const events: TaskEvent[] = [];
  let state = before;
  for (const command of commands) {
    const decision = decide(state, command, surroundings);
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
  const outcome = await tasks.commit(changeOf(before, events, state, dueAt(state, at, retentionDays)));
  if (outcome.kind === 'duplicate')
    throw new ProblemError('superseded', `Task ${outcome.task_id} took over this work meanwhile.`);
  return outcome.kind === 'committed' ? { state, events } : undefined;
};

/** As `changeTask`, for those who have just read the task: what they read is decided upon first. */
export const changeKnown = async (
  known: TaskState,
  commands: readonly Command[],
  actor: string,
  ports: ChangePorts,
): Promise<Changed | undefined> =>
  (await changeFrom(known, commands, actor, ports)) ?? changeTask(known.id, commands, actor, ports);

/** Gives undefined when there is no such task. Throws the problem when the command is refused. */
export const changeTask = async (
  taskId: string,
  commands: readonly Command[],
  actor: string,
  ports: ChangePorts,
  surroundingsOf: (task: TaskState) => Promise<Surroundings | undefined> = async () => undefined,
): Promise<Changed | undefined> => {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const before = await ports.tasks.load(taskId);
    if (before === undefined) return undefined;
    const changed = await changeFrom(before, commands, actor, ports, await surroundingsOf(before));
    if (changed !== undefined) return changed;
  }
  throw new ProblemError('conflict', 'The task is changing too quickly; try again.');
};
