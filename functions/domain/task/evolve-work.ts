/** How the facts of a worker's task change it. */
import type { FactOf } from '../../contract/event-schemas.ts';
import type { TaskState } from './task.ts';

export type WorkFact = FactOf<
  'TaskClaimed' | 'ClaimExpired' | 'AttemptFailed' | 'TaskDue' | 'CancelRequested'
>;

/** What tasks have in every status. */
export type Bare = Omit<Extract<TaskState, { status: 'awaiting_upload' | 'processing' }>, 'status'>;

const after = (at: string, seconds: number): string =>
  new Date(Date.parse(at) + seconds * 1000).toISOString();

/** `at` is when it happened: leases and pauses run from there. */
export const changeWork = (task: TaskState, bare: Bare, fact: WorkFact, at: string): TaskState => {
  switch (fact.type) {
    case 'TaskClaimed': {
      const { lease_seconds } = fact.data;
      const claim = { ...fact.data, claimed_at: at, lease_expires_at: after(at, lease_seconds) };
      const { settled_by: _earlier, ...rest } = { settled_by: undefined, ...bare };
      return { ...rest, status: 'claimed', claim, started_at: bare.started_at ?? at };
    }
    case 'ClaimExpired':
      return { ...bare, status: 'pending', attempt: bare.attempt + 1 };
    case 'AttemptFailed': {
      const run_at = after(at, fact.data.delay_seconds);
      const { settled_by } = fact.data;
      const settled = settled_by === undefined ? {} : { settled_by };
      return { ...bare, ...settled, status: 'scheduled', run_at, attempt: bare.attempt + 1 };
    }
    case 'TaskDue':
      return { ...bare, status: 'pending' };
    case 'CancelRequested': {
      if (task.status !== 'claimed') throw new Error(`CancelRequested of a ${task.status} task`);
      const lease_expires_at = after(at, task.claim.lease_seconds);
      return {
        ...bare,
        status: 'claimed',
        claim: { ...task.claim, lease_expires_at, cancel_requested: true },
      };
    }
  }
};
