/** Does one unit: picks it up if it is still wanted, runs its stage, and reports what came of it. */
import type { LogLevel } from '../contract/log-schemas.ts';
import type { UnitSummary } from '../contract/media-schemas.ts';
import type { PipelineMessage, UnitMessage, UnitProgress } from '../contract/message-schemas.ts';
import { ProblemError, TransientError } from '../contract/problems.ts';
import { type MediaParams, mediaParamsSchema } from '../contract/task-schemas.ts';
import { validate } from '../domain/schemas/validate.ts';
import { fileBefore, isAtWork, isUnitDone } from '../domain/task/pipeline.ts';
import { type FileState, fileOf, type TaskState } from '../domain/task/task.ts';
import type { OnProgress, ProgressStore, Queues, StageInput, TaskStore } from './ports.ts';
import type { LogPorts } from './task-logs.ts';
import { unitLog } from './unit-log.ts';

/** One write a second tells enough, and keeps the table's bill small. */
const PROGRESS_EVERY_MS = 1000;

export interface RunPorts extends LogPorts {
  readonly tasks: TaskStore;
  readonly progress: ProgressStore;
  readonly queues: Queues;
}

/** A stage with its ports bound. */
export type Perform = (input: StageInput) => Promise<UnitSummary>;

/** `dropped`: the task ended meanwhile, or the unit was done by another. */
export type UnitOutcome = 'completed' | 'failed' | 'dropped';

/** How often the message came before, counted from 1, against the tries allowed. */
export interface Delivery {
  readonly receiveCount: number;
  /** Aborted shortly before the function's time runs out. */
  readonly deadline: AbortSignal;
}

/** A process that dies with its unit cannot say so: beyond this many deliveries over the tries, that is what happens. */
const DEATHS = 5;

const isWanted = (task: TaskState, { unit, attempt }: UnitMessage): boolean =>
  isAtWork(task) && attempt === task.attempt && !isUnitDone(task, unit);

const mediaParams = (task: TaskState): MediaParams => {
  const checked = validate<MediaParams>(mediaParamsSchema, task.params);
  if (!checked.ok) throw new ProblemError('invalid_params', 'The stored params do not match media.process.');
  return checked.value;
};

const withFileBefore = (task: TaskState, file: FileState): StageInput['file'] => {
  const before = fileBefore(task, file);
  return before === undefined ? file : { ...file, before: before.id };
};

/** Passes progress on, at most once a second, and stops the unit when its work is no longer wanted. */
const progressReporter = (
  message: UnitMessage & Pick<UnitProgress, 'pass'>,
  stop: AbortController,
  { progress, now, log }: RunPorts,
): { onProgress: OnProgress; settled: () => Promise<void> } => {
  let last = 0;
  let pending = Promise.resolve();
  const report = async (fraction: number, at: Date): Promise<void> => {
    const answer = await progress.report({ ...message, fraction, at: at.toISOString() });
    if (answer === 'stop') stop.abort(new Error('the task no longer wants this unit'));
  };
  return {
    onProgress: (fraction) => {
      const at = now();
      if (at.getTime() - last < PROGRESS_EVERY_MS) return;
      last = at.getTime();
      pending = pending
        .then(() => report(Math.min(1, Math.max(0, fraction)), at))
        .catch((cause: unknown) =>
          log.warn('progress was not written', { task_id: message.task_id, cause: String(cause) }),
        );
    },
    settled: () => pending,
  };
};

/** A permanent fault fails the unit at once; any other one does when its tries are used up, and is thrown for the queue until then. */
const failureOf = (cause: unknown, message: UnitMessage, lastTry: boolean): PipelineMessage => {
  const { task_id, unit, attempt } = message;
  if (cause instanceof ProblemError) {
    const { code, detail } = cause.problem;
    return { kind: 'unit_failed', task_id, unit, attempt, problem: { code, detail } };
  }
  if (!lastTry) throw cause;
  if (cause instanceof TransientError && cause.problem !== undefined)
    return { kind: 'unit_failed', task_id, unit, attempt, problem: cause.problem };
  const detail = `The ${unit.stage} step failed on every try.`;
  return { kind: 'unit_failed', task_id, unit, attempt, problem: { code: 'stage_failed', detail } };
};

/** To wait for something is no try; yet nothing is waited for without end. */
const triesFor = (cause: unknown, { max_attempts }: TaskState): number =>
  cause instanceof TransientError && cause.againAfterSeconds !== undefined
    ? max_attempts + DEATHS
    : max_attempts;

/** What the owner is told of it: of a fault that may pass no more than that, for its text is ours. */
const lineOf = (
  cause: unknown,
  { unit: { stage } }: UnitMessage,
  tries: { count: number; most: number },
): [LogLevel, string] => {
  if (cause instanceof ProblemError) return ['ERROR', `${stage} failed: ${cause.problem.detail}`];
  const why = cause instanceof TransientError && cause.problem ? `: ${cause.problem.detail}` : '';
  const said = `${stage} failed on try ${tries.count} of ${tries.most}${why}`;
  return tries.count < tries.most ? ['WARN', `${said}, and is tried again.`] : ['ERROR', `${said}.`];
};

const work = async (
  message: UnitMessage,
  task: TaskState,
  file: FileState,
  perform: Perform,
  delivery: Delivery,
  ports: RunPorts,
): Promise<UnitOutcome> => {
  const { task_id, unit, attempt } = message;
  const pass = file.pass === undefined ? {} : { pass: file.pass };
  const stop = new AbortController();
  const reporter = progressReporter({ ...message, ...pass }, stop, ports);
  const lines = unitLog(message, ports);
  const began = ports.now().getTime();
  try {
    reporter.onProgress(0);
    const summary = await perform({
      taskId: task.id,
      owner: task.owner,
      params: mediaParams(task),
      file: withFileBefore(task, file),
      stages: task.stage_names,
      chunk: unit.chunk,
      lastTry: delivery.receiveCount >= task.max_attempts,
      now: ports.now,
      onProgress: reporter.onProgress,
      onLog: lines.onLog,
      signal: AbortSignal.any([stop.signal, delivery.deadline]),
    });
    const elapsed_ms = Math.max(0, ports.now().getTime() - began);
    // Before the report: who hears of the task's end has the whole log.
    await lines.settled();
    const report = { kind: 'unit_completed', task_id, unit, attempt, ...pass, summary, elapsed_ms } as const;
    await ports.queues.toPipeline(report);
    return 'completed';
  } catch (cause) {
    if (stop.signal.aborted) return 'dropped';
    ports.log.warn('a unit failed', {
      task_id,
      ...unit,
      attempt,
      receive_count: delivery.receiveCount,
      cause,
    });
    const tries = { count: delivery.receiveCount, most: triesFor(cause, task) };
    lines.onLog(...lineOf(cause, message, tries));
    await lines.settled();
    await ports.queues.toPipeline({ ...failureOf(cause, message, tries.count >= tries.most), ...pass });
    return 'failed';
  } finally {
    await Promise.all([reporter.settled(), lines.settled()]);
  }
};

export const runUnit = async (
  message: UnitMessage,
  perform: Perform,
  delivery: Delivery,
  ports: RunPorts,
): Promise<UnitOutcome> => {
  const task = await ports.tasks.load(message.task_id);
  const file = task && fileOf(task, message.unit.file_id);
  if (task === undefined || file === undefined || !isWanted(task, message)) {
    ports.log.info('a unit nobody wants any more', { task_id: message.task_id, ...message.unit });
    return 'dropped';
  }
  if (delivery.receiveCount > task.max_attempts + DEATHS) {
    const problem = {
      code: 'stage_failed',
      detail: `The ${message.unit.stage} step dies each time it is tried.`,
    };
    const lines = unitLog(message, ports);
    lines.onLog('ERROR', problem.detail);
    await lines.settled();
    const pass = file.pass === undefined ? {} : { pass: file.pass };
    await ports.queues.toPipeline({ kind: 'unit_failed', ...message, ...pass, problem });
    return 'failed';
  }
  return work(message, task, file, perform, delivery, ports);
};
