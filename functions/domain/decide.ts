/** `decide(task, command) → facts | problem`: every rule about what may happen to a task. Pure; the clock is stamped outside. */
import type { Fact, Unit } from '../contract/event-schemas.ts';
import type { PipelineMessage } from '../contract/message-schemas.ts';
import { problem } from '../contract/problems.ts';
import { type Decision, facts, NOTHING, refused } from './decision.ts';
import { evolve, hasUnit } from './evolve.ts';
import { isEverythingDone, isUnitDone, readyUnits, unitsInFlight } from './pipeline.ts';
import { fileOf, hasEnded, type TaskState } from './task.ts';
import { cancelClaimed, decideWork, type WorkCommand } from './work.ts';

/** What the pipeline is told, and what people ask for. */
export type Command =
  | PipelineMessage
  | WorkCommand
  | { readonly kind: 'cancel' }
  | { readonly kind: 'retry' };

type Arrival = Extract<Command, { kind: 'file_arrived' }>;
type Completion = Extract<Command, { kind: 'unit_completed' }>;
type Failure = Extract<Command, { kind: 'unit_failed' }>;

const fileArrived = (task: TaskState, { file_id, size, etag }: Arrival): Decision => {
  const file = fileOf(task, file_id);
  if (hasEnded(task) || file === undefined || file.arrived_at !== undefined) return NOTHING;
  const arrived: Fact = { type: 'FileArrived', data: { file_id, size, etag } };
  if (size === file.size) return facts(arrived);
  return facts(arrived, {
    type: 'TaskFailed',
    data: {
      problem: problem(
        'upload_mismatch',
        `${file.name} was announced with ${file.size} bytes and arrived with ${size}.`,
      ),
    },
  });
};

/** A report counts once, for a unit that exists, in the try that is under way. */
const counts = (task: TaskState, report: Completion | Failure): boolean =>
  task.status === 'processing' && hasUnit(task, report.unit) && !isUnitDone(task, report.unit);

const unitCompleted = (task: TaskState, report: Completion): Decision => {
  if (!counts(task, report) || report.summary.stage !== report.unit.stage) return NOTHING;
  const { unit, attempt, summary, elapsed_ms = null } = report;
  return facts({ type: 'UnitCompleted', data: { unit, attempt, summary, elapsed_ms } });
};

const unitFailed = (task: TaskState, report: Failure): Decision => {
  if (!counts(task, report) || report.attempt !== task.attempt) return NOTHING;
  const { unit, attempt } = report;
  return facts(
    { type: 'UnitFailed', data: { unit, attempt, problem: report.problem } },
    { type: 'TaskFailed', data: { problem: report.problem } },
  );
};

const cancel = (task: TaskState): Decision => {
  if (task.status === 'cancelled') return NOTHING;
  if (hasEnded(task))
    return refused('invalid_state', `The task is ${task.status}; only unfinished tasks can be cancelled.`);
  if (task.status === 'claimed') return cancelClaimed(task);
  return facts({ type: 'TaskCancelled', data: { from: task.status } });
};

const retry = (task: TaskState): Decision =>
  task.status === 'failed'
    ? facts({ type: 'TaskRetried', data: { attempt: task.attempt + 1 } })
    : refused('invalid_state', `The task is ${task.status}; only failed tasks can be retried.`);

const answer = (task: TaskState, command: Command): Decision => {
  switch (command.kind) {
    case 'file_arrived':
      return fileArrived(task, command);
    case 'unit_completed':
      return unitCompleted(task, command);
    case 'unit_failed':
      return unitFailed(task, command);
    case 'nudge':
      return NOTHING;
    case 'cancel':
      return cancel(task);
    case 'retry':
      return retry(task);
    default:
      return decideWork(task, command);
  }
};

/** Folds facts that have no place in history yet, to see where they lead. */
export const foresee = (task: TaskState, list: readonly Fact[]): TaskState =>
  list.reduce(
    (state, fact) =>
      evolve(state, { ...fact, seq: state.version + 1, at: state.updated_at, actor: 'foresight' }),
    task,
  );

const sendsOf = (task: TaskState, units: readonly Unit[], because?: string): Fact[] =>
  units.length === 0
    ? []
    : [
        {
          type: 'UnitsSent',
          data: {
            attempt: task.attempt,
            units: [...units],
            ...(because === undefined ? {} : { resent_because: because }),
          },
        },
      ];

/** Work that keeps disappearing (its process dies before it can say why) must not be sent for ever. */
const givenUp = (quiet: readonly Unit[]): Fact => ({
  type: 'TaskFailed',
  data: {
    problem: problem('stage_failed', `The ${quiet[0]?.stage ?? ''} step stopped answering, again and again.`),
  },
});

/** What follows by itself: the task is done, or more units may run. */
const consequences = (task: TaskState, command: Command): Fact[] => {
  if (task.status !== 'processing') return [];
  if (isEverythingDone(task)) return [{ type: 'TaskCompleted', data: {} }];
  if (command.kind === 'cancel' || command.kind === 'retry') return [];
  if (command.kind === 'nudge' && command.reason === 'quiet') {
    const quiet = unitsInFlight(task);
    if (quiet.length > 0 && task.resends >= task.max_attempts) return [givenUp(quiet)];
    if (quiet.length > 0) return sendsOf(task, quiet, 'they went quiet');
  }
  return sendsOf(task, readyUnits(task));
};

export const decide = (task: TaskState, command: Command): Decision => {
  const decision = answer(task, command);
  if (decision.kind === 'refused') return decision;
  const after = foresee(task, decision.facts);
  return facts(...decision.facts, ...consequences(after, command));
};
