/** What a worker does with a task, and what becomes of it for the service. */
import type { LogLevel } from '../../functions/contract/log-schemas.ts';
import type { TaskView } from '../../functions/contract/task-schemas.ts';
import type { Schemas } from '../api-types.ts';
import { MOST_MESSAGE_CHARACTERS, type Said } from './heartbeats.ts';

/** Thrown by a handler: this try failed, in words for the task's owner. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';
  /** Whether another try could help. */
  readonly retryable: boolean;

  constructor(message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
  }
}

const STOPPED = {
  cancelled: 'Stopped, because it was cancelled.',
  claim_lost: 'Stopped, because the claim was lost.',
  handed_back: 'The worker was stopped before the task was done.',
} as const;

/** Why a handler is asked to stop: the reason of its signal. */
export class WorkStopped extends Error {
  override readonly name = 'WorkStopped';
  readonly why: keyof typeof STOPPED;

  constructor(why: keyof typeof STOPPED, cause?: unknown) {
    super(STOPPED[why], { cause });
    this.why = why;
  }
}

export interface WorkContext {
  /** Aborts with a `WorkStopped` when the work is to stop: cancelled, lost to another worker, or handed back. */
  readonly signal: AbortSignal;
  /** Shown to who watches the task, with the next heartbeat. */
  readonly report: (said: Said) => void;
  /** A line of the task's log, `INFO` unless told otherwise; the latest is the task's message too. */
  readonly log: (message: string, level?: LogLevel) => void;
}

/** Resolves with the task's result, as JSON. What it throws fails this try; others follow unless a `TaskFailure` says no. */
export type Handle = (task: TaskView, context: WorkContext) => Promise<unknown>;

export type Outcome = Pick<
  Schemas['CompleteTask'],
  'success' | 'result' | 'error_message' | 'retryable' | 'logs'
>;

export const failure = (message: string, retryable: boolean): Outcome => ({
  success: false,
  error_message: message.slice(0, MOST_MESSAGE_CHARACTERS),
  retryable,
});

const wordsOf = (fault: unknown): string =>
  fault instanceof Error ? fault.message || fault.name : String(fault);

/** Throws the signal's reason when that comes first; the signal lives long, and forgets the work. */
const unless = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });

/** What cannot be said in JSON is a failure too, and of the handler's making. */
const encodable = (result: unknown): unknown => {
  try {
    JSON.stringify(result);
    return result;
  } catch (cause) {
    throw new TaskFailure(`The result is not JSON: ${wordsOf(cause)}`, { retryable: false, cause });
  }
};

/** `stop` has been told to the handler; at `giveUp` it is waited for no longer. */
export const outcomeOf = async (
  work: Promise<unknown>,
  stop: AbortSignal,
  giveUp: AbortSignal,
): Promise<Outcome> => {
  try {
    return { success: true, result: encodable(await unless(giveUp, work)) };
  } catch (fault) {
    if (stop.aborted) return failure(wordsOf(stop.reason), true);
    return failure(wordsOf(fault), fault instanceof TaskFailure ? fault.retryable : true);
  }
};
