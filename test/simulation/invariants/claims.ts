/** Claims: nobody loses one that they were told to hold, and only the holder completes. */
import type { TaskEvent } from '../../../functions/contract/event-schemas.ts';
import { holderOf, type Ledger } from '../world/ledger.ts';
import type { World } from '../world/world.ts';
import type { Commit } from './history.ts';

const isTaken = (event: TaskEvent): boolean =>
  event.type === 'ClaimExpired' ||
  (event.type === 'TaskFailed' && event.data.problem.code === 'claim_expired');

/** Workers put their token into their result. */
const tokenIn = (result: unknown): string | undefined => (result as { by?: string } | undefined)?.by;

export const watchClaims = (
  world: World,
  ledger: Ledger,
  hashOf: (token: string) => string,
): ((commit: Commit) => void) => {
  const allowed = new Map<string, number>();
  /** As many as its maker allowed, and one for each time that a person tried it again. */
  const checkTries = ({ after: { id, max_attempts } }: Commit, { type }: TaskEvent): void => {
    const left = allowed.get(id) ?? max_attempts;
    if (type === 'TaskClaimed') allowed.set(id, left - 1);
    if (type === 'TaskRetried') allowed.set(id, Math.max(left, 0) + 1);
    if (type === 'TaskClaimed' && left < 1) world.violate('tries are counted', `${id} was claimed once more`);
  };
  const check = ({ before, after }: Commit, event: TaskEvent): void => {
    // Two clocks may be wrong: the one that gave the lease, and the one that ends it.
    const holder = holderOf(after.id, ledger, Date.parse(event.at) + 2 * world.climate.skewMs);
    if (isTaken(event) && holder !== undefined)
      world.violate('no claim is held by two', `${after.id} was taken from ${holder}, who holds it still`);
    if (event.type !== 'TaskCompleted' || after.work === undefined) return;
    const token = tokenIn(event.data.result);
    const holds =
      before?.status === 'claimed' && token !== undefined && hashOf(token) === before.claim.token_hash;
    if (!holds) world.violate('fencing', `${after.id} was completed by somebody who did not hold it`);
  };
  return (commit) => {
    for (const event of commit.events) {
      check(commit, event);
      checkTries(commit, event);
    }
  };
};
