/** What may happen to a task that workers do: it is claimed, held by heartbeats, and ended by the one who holds it. */
import type { Fact } from '../contract/event-schemas.ts';
import { problem } from '../contract/problems.ts';
import { type Decision, facts, NOTHING, refused } from './decision.ts';
import { backoffSeconds } from './retry.ts';
import type { ClaimedTask, TaskState } from './task.ts';

/** The token's SHA-256 is compared, and stored; the token itself only its worker has. Times are ISO 8601. */
export type WorkCommand =
  | {
      readonly kind: 'claim';
      readonly worker_id: string;
      readonly token_hash: string;
      readonly lease_seconds: number;
    }
  | { readonly kind: 'complete'; readonly token_hash: string; readonly result?: unknown }
  | {
      readonly kind: 'fail';
      readonly token_hash: string;
      readonly message: string;
      readonly retryable: boolean;
      /** 0 to 1. */
      readonly jitter: number;
    }
  /** The sweeper looks at the clock for it. */
  | { readonly kind: 'wake'; readonly now: string };

type Claiming = Extract<WorkCommand, { kind: 'claim' }>;
type Failing = Extract<WorkCommand, { kind: 'fail' }>;

/** Whether this token holds the task; a late worker's does not. */
export const isHeldBy = (task: TaskState, tokenHash: string): task is ClaimedTask =>
  task.status === 'claimed' && task.claim.token_hash === tokenHash;

export const claimLost = (task: TaskState): ReturnType<typeof problem> =>
  problem('claim_lost', `The task is ${task.status}; this claim does not hold it any more.`);

const claim = (task: TaskState, { kind: _kind, ...data }: Claiming): Decision =>
  task.status === 'pending'
    ? facts({ type: 'TaskClaimed', data })
    : refused('invalid_state', `The task is ${task.status}; only pending tasks can be claimed.`);

const CANCELLED: Fact = { type: 'TaskCancelled', data: { from: 'claimed' } };

const complete = (task: TaskState, tokenHash: string, result: unknown): Decision => {
  if (!isHeldBy(task, tokenHash)) return { kind: 'refused', problem: claimLost(task) };
  if (task.claim.cancel_requested) return facts(CANCELLED);
  return facts({ type: 'TaskCompleted', data: result === undefined ? {} : { result } });
};

const fail = (task: TaskState, { token_hash, message, retryable, jitter }: Failing): Decision => {
  if (!isHeldBy(task, token_hash)) return { kind: 'refused', problem: claimLost(task) };
  if (task.claim.cancel_requested) return facts(CANCELLED);
  const reason = problem('worker_failed', message);
  if (!retryable || task.attempt >= task.max_attempts)
    return facts({ type: 'TaskFailed', data: { problem: reason } });
  const delay_seconds = backoffSeconds(task.attempt, jitter);
  const { worker_id } = task.claim;
  return facts({ type: 'AttemptFailed', data: { worker_id, problem: reason, delay_seconds } });
};

/** A lost claim is a try that was used; the task returns to the queue at once, for the worker has lost time enough. */
const expire = ({ claim: { worker_id, cancel_requested }, attempt, max_attempts }: ClaimedTask): Decision => {
  if (cancel_requested) return facts(CANCELLED);
  if (attempt < max_attempts) return facts({ type: 'ClaimExpired', data: { worker_id } });
  const reason = problem(
    'claim_expired',
    `Worker ${worker_id} went quiet, on try ${attempt} of ${max_attempts}.`,
  );
  return facts({ type: 'TaskFailed', data: { problem: reason } });
};

const wake = (task: TaskState, now: string): Decision => {
  if (task.status === 'scheduled' && task.run_at <= now) return facts({ type: 'TaskDue', data: {} });
  if (task.status === 'claimed' && task.claim.lease_expires_at <= now) return expire(task);
  return NOTHING;
};

export const decideWork = (task: TaskState, command: WorkCommand): Decision => {
  switch (command.kind) {
    case 'claim':
      return claim(task, command);
    case 'complete':
      return complete(task, command.token_hash, command.result);
    case 'fail':
      return fail(task, command);
    case 'wake':
      return wake(task, command.now);
  }
};

/** A worker at work is asked to stop, and has one more lease to answer. */
export const cancelClaimed = ({ claim: { cancel_requested } }: ClaimedTask): Decision =>
  cancel_requested ? NOTHING : facts({ type: 'CancelRequested', data: {} });
