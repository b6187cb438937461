/** What may happen to a task that workers do: it is claimed, held by heartbeats, and ended by the one who holds it. */
import type { Fact } from '../../contract/event-schemas.ts';
import { problem } from '../../contract/problems.ts';
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

/** Whether this token's holder said already how its try ended: the answer was lost, and it says so again. */
export const hasSettled = (task: TaskState, tokenHash: string): boolean => task.settled_by === tokenHash;

export const claimLost = (task: TaskState): ReturnType<typeof problem> =>
  problem('claim_lost', `The task is ${task.status}; this claim does not hold it any more.`);

const claim = (task: TaskState, { kind: _kind, ...data }: Claiming): Decision =>
  task.status === 'pending'
    ? facts({ type: 'TaskClaimed', data })
    : refused('invalid_state', `The task is ${task.status}; only pending tasks can be claimed.`);

type Settling = Extract<Fact, { type: 'TaskCompleted' | 'TaskFailed' | 'AttemptFailed' }>;

/** What the holder reports; a claim that was asked to stop ends cancelled, whatever became of it. */
const settle = (task: TaskState, settled_by: string, report: (held: ClaimedTask) => Settling): Decision => {
  if (hasSettled(task, settled_by)) return NOTHING;
  if (!isHeldBy(task, settled_by)) return { kind: 'refused', problem: claimLost(task) };
  return facts(
    task.claim.cancel_requested
      ? { type: 'TaskCancelled', data: { from: 'claimed', settled_by } }
      : report(task),
  );
};

const complete = (task: TaskState, settled_by: string, result: unknown): Decision =>
  settle(task, settled_by, () => ({
    type: 'TaskCompleted',
    data: { ...(result === undefined ? {} : { result }), settled_by },
  }));

const fail = (task: TaskState, { token_hash: settled_by, message, retryable, jitter }: Failing): Decision =>
  settle(task, settled_by, ({ attempt, max_attempts, claim: { worker_id } }) => {
    const reason = problem('worker_failed', message);
    if (!retryable || attempt >= max_attempts)
      return { type: 'TaskFailed', data: { problem: reason, settled_by } };
    const delay_seconds = backoffSeconds(attempt, jitter);
    return { type: 'AttemptFailed', data: { worker_id, problem: reason, delay_seconds, settled_by } };
  });

/** A lost claim is a try that was used; the task returns to the queue at once, for the worker has lost time enough. */
const expire = ({ claim: { worker_id, cancel_requested }, attempt, max_attempts }: ClaimedTask): Decision => {
  if (cancel_requested) return facts({ type: 'TaskCancelled', data: { from: 'claimed' } });
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
