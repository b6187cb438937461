/** One claimed task, from the claim to the answer that ends this try of it. */
import type { TaskView } from '../../functions/contract/task-schemas.ts';
import { ANSWER_MS } from '../http.ts';
import { persistently } from '../patience.ts';
import { ApiProblem } from '../problem.ts';
import type { ClaimedTask } from '../shapes.ts';
import { failure, type Handle, type Outcome, outcomeOf, WorkStopped } from './handler.ts';
import { type Heartbeats, startHeartbeats } from './heartbeats.ts';
import type { WorkClient } from './work.ts';

export type WorkEvent =
  | { readonly kind: 'claimed'; readonly task: TaskView }
  | { readonly kind: 'log'; readonly task_id: string; readonly message: string }
  /** The service knows how this try ended: the task as it is since. */
  | { readonly kind: 'reported'; readonly task: TaskView }
  /** What was done is for nothing: another worker has the task by now, or will have it. */
  | { readonly kind: 'lost'; readonly task_id: string; readonly detail: string }
  /** The service did not answer as it should, and is asked again. */
  | { readonly kind: 'retry'; readonly task_id?: string; readonly fault: unknown; readonly delay_ms: number };

export interface HoldOptions {
  readonly client: Pick<WorkClient, 'heartbeat' | 'complete'>;
  readonly workerId: string;
  readonly handle: Handle;
  readonly onEvent: (event: WorkEvent) => void;
  /** The handler is to stop, and the task to go to another worker. */
  readonly handBack: AbortSignal;
  /** Handler and service had their time to answer: both are waited for no longer. */
  readonly giveUp: AbortSignal;
}

const isLost = (fault: unknown): fault is ApiProblem =>
  fault instanceof ApiProblem && (fault.code === 'claim_lost' || fault.code === 'not_found');

/** The service refuses what was said of the task, and not the key it was said with. */
const isRefused = (fault: unknown): fault is ApiProblem =>
  fault instanceof ApiProblem && fault.status < 500 && fault.status !== 401 && fault.status !== 403;

class HeldTask {
  private readonly task: TaskView;
  private readonly hold: { readonly worker_id: string; readonly claim_token: string };
  private readonly options: HoldOptions;
  private readonly stop = new AbortController();
  private readonly beats: Heartbeats;

  constructor({ claim_token, lease_expires_at, ...task }: ClaimedTask, options: HoldOptions) {
    this.task = task;
    this.hold = { worker_id: options.workerId, claim_token };
    this.options = options;
    // Both by the service's clock: ours may be another.
    const leaseMs = Date.parse(lease_expires_at) - Date.parse(task.claim.claimed_at);
    const patienceMs = Math.min(leaseMs, ANSWER_MS);
    this.beats = startHeartbeats({
      leaseMs,
      beat: (said) =>
        options.client.heartbeat(task.id, { ...this.hold, ...said }, AbortSignal.timeout(patienceMs)),
      onCancel: () => this.stop.abort(new WorkStopped('cancelled')),
      onRefused: (fault) => this.stop.abort(new WorkStopped('claim_lost', fault)),
      onRetry: this.onRetry,
    });
  }

  private readonly onRetry = (fault: unknown, delay_ms: number): void =>
    this.options.onEvent({ kind: 'retry', task_id: this.task.id, fault, delay_ms });

  async work(): Promise<void> {
    const { handBack, onEvent } = this.options;
    const onHandBack = (): void => this.stop.abort(new WorkStopped('handed_back'));
    handBack.addEventListener('abort', onHandBack, { once: true });
    if (handBack.aborted) onHandBack();
    onEvent({ kind: 'claimed', task: this.task });
    try {
      const outcome = await outcomeOf(this.handled(), this.stop.signal, this.options.giveUp);
      await this.tell(outcome);
    } finally {
      handBack.removeEventListener('abort', onHandBack);
      this.beats.stop();
    }
  }

  private async handled(): Promise<unknown> {
    this.stop.signal.throwIfAborted();
    return this.options.handle(this.task, {
      signal: this.stop.signal,
      report: this.beats.report,
      log: (message, level = 'INFO') => {
        this.beats.log(message, level);
        this.options.onEvent({ kind: 'log', task_id: this.task.id, message });
      },
    });
  }

  /** Until the service has it: a completion whose answer was lost may be sent again. */
  private complete(outcome: Outcome): Promise<TaskView> {
    const { client, giveUp } = this.options;
    return persistently(
      () => client.complete(this.task.id, { ...this.hold, ...outcome }, AbortSignal.timeout(ANSWER_MS)),
      { signal: giveUp, onRetry: this.onRetry },
    );
  }

  /** A result that the service does not take will not be taken from another try either. */
  private completeOrFail(outcome: Outcome): Promise<TaskView> {
    return this.complete(outcome).catch((fault: unknown) => {
      if (!outcome.success || isLost(fault) || !isRefused(fault)) throw fault;
      const faults = fault.errors.map(({ path, message }) => `\n${path} ${message}`);
      const { logs } = outcome;
      const failed = failure(`${fault.message}${faults.join('')}`, false);
      return this.complete(logs === undefined ? failed : { ...failed, logs });
    });
  }

  private async tell(outcome: Outcome): Promise<void> {
    const { onEvent, giveUp } = this.options;
    const lost = (detail: string): void => onEvent({ kind: 'lost', task_id: this.task.id, detail });
    const { reason } = this.stop.signal;
    const logs = this.beats.takeLines();
    try {
      if (reason instanceof WorkStopped && reason.why === 'claim_lost') throw reason.cause;
      const report = logs.length === 0 ? outcome : { ...outcome, logs };
      onEvent({ kind: 'reported', task: await this.completeOrFail(report) });
    } catch (fault) {
      if (isLost(fault)) return lost(fault.detail);
      if (!giveUp.aborted) throw fault;
      lost('The service could not be told; the claim ends by itself.');
    }
  }
}

/** Throws when the service refuses the worker's key, or what it says. */
export const workOn = (task: ClaimedTask, options: HoldOptions): Promise<void> =>
  new HeldTask(task, options).work();
