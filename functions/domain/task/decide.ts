/** `decide(task, command) → facts | problem`: every rule about what may happen to a task. Pure; the clock is stamped outside. */
import type { Fact, FactOf, Unit } from '../../contract/event-schemas.ts';
import type { PipelineMessage } from '../../contract/message-schemas.ts';
import { problem } from '../../contract/problems.ts';
import { type Decision, facts, NOTHING, refused } from './decision.ts';
import { deletion, endingDeletion } from './deletion.ts';
import { type EditCommand, editTranscript } from './edit-transcript.ts';
import { evolve, hasUnit } from './evolve.ts';
import {
  isAtWork,
  isEverythingDone,
  isUnitDone,
  passOf,
  readyUnits,
  UNITS_IN_FLIGHT,
  unitsInFlight,
} from './pipeline.ts';
import { UNSEEN_RESENDS } from './retry.ts';
import { fileOf, hasEnded, isEnded, type TaskState } from './task.ts';
import { cancelClaimed, decideWork, type WorkCommand } from './work.ts';

/** What the pipeline is told, and what people ask for. */
export type Command =
  | PipelineMessage
  | WorkCommand
  | { readonly kind: 'cancel' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'delete' }
  | EditCommand;

/** What lies beyond the task. */
export interface Surroundings {
  /** How many of its units may be in flight at once. */
  readonly unitsInFlight: number;
}

const ALONE: Surroundings = { unitsInFlight: UNITS_IN_FLIGHT };

type Arrival = Extract<Command, { kind: 'file_arrived' }>;
type Completion = Extract<Command, { kind: 'unit_completed' }>;
type Failure = Extract<Command, { kind: 'unit_failed' }>;

const fileArrived = (task: TaskState, { file_id, size, etag }: Arrival): Decision => {
  const file = fileOf(task, file_id);
  if (hasEnded(task) || file === undefined || file.arrived_at !== undefined) return NOTHING;
  // The store tells of what we put there ourselves, too: its unit reports it.
  if (file.upload.strategy === 'ingest') return NOTHING;
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

/** A report counts once, for a unit that exists, in the try and the pass that are under way. */
const counts = (task: TaskState, report: Completion | Failure): boolean =>
  isAtWork(task) &&
  hasUnit(task, report.unit) &&
  !isUnitDone(task, report.unit) &&
  report.pass === passOf(task, report.unit);

const unitCompleted = (task: TaskState, report: Completion): Decision => {
  if (!counts(task, report) || report.summary.stage !== report.unit.stage) return NOTHING;
  const { unit, attempt, summary, elapsed_ms = null } = report;
  return facts({ type: 'UnitCompleted', data: { unit, attempt, summary, elapsed_ms } });
};

const unitFailed = (task: TaskState, report: Failure): Decision => {
  if (!counts(task, report) || report.attempt !== task.attempt) return NOTHING;
  const { unit, attempt } = report;
  return facts(...giveUp(task, unit, report.problem, attempt));
};

type Why = FactOf<'UnitFailed'>['data']['problem'];

/** A task that is completed already stays so. */
const giveUp = (task: TaskState, unit: Unit, why: Why, attempt = task.attempt): readonly Fact[] => {
  const problem = { code: why.code, detail: why.detail };
  const failed: Fact = { type: 'UnitFailed', data: { unit, attempt, problem } };
  return task.status === 'completed' ? [failed] : [failed, { type: 'TaskFailed', data: { problem } }];
};

const cancelled = (task: TaskState): Fact => ({ type: 'TaskCancelled', data: { from: task.status } });

const cancel = (task: TaskState): Decision => {
  if (task.status === 'cancelled') return NOTHING;
  if (hasEnded(task))
    return refused('invalid_state', `The task is ${task.status}; only unfinished tasks can be cancelled.`);
  if (task.status === 'claimed') return cancelClaimed(task);
  return facts(cancelled(task));
};

const retry = (task: TaskState): Decision =>
  task.status === 'failed' && task.deleted_at === undefined
    ? facts({ type: 'TaskRetried', data: { attempt: task.attempt + 1 } })
    : refused('invalid_state', `The task is ${task.status}; only failed tasks can be retried.`);

/** Whoever works on it is not asked: what they report finds nothing. */
const remove = (task: TaskState): Decision => {
  if (task.deleted_at !== undefined) return NOTHING;
  if (isEnded(task)) return facts(deletion(task));
  const end = foresee(task, [cancelled(task)]);
  return isEnded(end) ? facts(cancelled(task), endingDeletion(end)) : NOTHING;
};

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
    case 'delete':
      return remove(task);
    case 'edit_transcript':
      return editTranscript(task, command);
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

type Resend = Pick<FactOf<'UnitsSent'>['data'], 'resent_because' | 'unseen'>;

const sendsOf = (task: TaskState, units: readonly Unit[], resend: Resend = {}): Fact[] =>
  units.length === 0
    ? []
    : [
        {
          type: 'UnitsSent',
          data: {
            attempt: task.attempt,
            units: [...units],
            ...resend,
          },
        },
      ];

const failing = (task: TaskState, unit: Unit | undefined, detail: string): Fact[] => {
  const why = problem('stage_failed', detail);
  if (task.status === 'completed') return unit === undefined ? [] : [...giveUp(task, unit, why)];
  return [{ type: 'TaskFailed', data: { problem: why } }];
};

/** Work that keeps disappearing (its process dies before it can say why) must not be sent for ever. */
const sendQuiet = (task: TaskState, quiet: readonly Unit[]): Fact[] =>
  task.resends >= task.max_attempts
    ? failing(task, quiet[0], `The ${quiet[0]?.stage} step stopped answering, again and again.`)
    : sendsOf(task, quiet, { resent_because: 'they went quiet' });

/** A long queue is no fault of the task. */
const sendUnseen = (task: TaskState, unseen: readonly Unit[]): Fact[] =>
  (task.unseen_resends ?? 0) >= UNSEEN_RESENDS
    ? failing(task, unseen[0], `Nothing took up the ${unseen[0]?.stage} step.`)
    : sendsOf(task, unseen, { resent_because: 'nobody had picked them up', unseen: true });

/** Reasons to look again that mean that messages, or those who had them, are gone. */
const AFTER_LOSS: readonly string[] = ['quiet', 'unseen'];

/** What the API decides: it knows no queues of stages, and nudges the pipeline. */
const WITHOUT_SENDS: readonly Command['kind'][] = ['cancel', 'retry', 'edit_transcript'];

/** What follows by itself: the task is done, or more units may run. */
const consequences = (task: TaskState, command: Command, { unitsInFlight: room }: Surroundings): Fact[] => {
  if (!isAtWork(task)) return [];
  if (isEverythingDone(task)) return [{ type: 'TaskCompleted', data: {} }];
  if (WITHOUT_SENDS.includes(command.kind)) return [];
  const lost = command.kind === 'nudge' && AFTER_LOSS.includes(command.reason) ? unitsInFlight(task) : [];
  if (lost.length === 0) return sendsOf(task, readyUnits(task, room));
  return command.kind === 'nudge' && command.reason === 'unseen'
    ? sendUnseen(task, lost)
    : sendQuiet(task, lost);
};

export const decide = (task: TaskState, command: Command, surroundings = ALONE): Decision => {
  const decision = answer(task, command);
  if (decision.kind === 'refused') return decision;
  const after = foresee(task, decision.facts);
  return facts(...decision.facts, ...consequences(after, command, surroundings));
};
