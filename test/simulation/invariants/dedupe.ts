/** Of those that are alike, at most one task is unfinished or completed. */
import type { Ledger } from '../world/ledger.ts';
import type { World } from '../world/world.ts';
import type { Commit } from './history.ts';

export const watchDedupe = (world: World, { over }: Ledger): ((commit: Commit) => void) => {
  const live = new Map<string, string>();
  return ({ before, after: { id, dedupe_hash, status, deleted_at, version } }) => {
    const hash = dedupe_hash ?? before?.dedupe_hash;
    if (hash === undefined) return;
    const holder = live.get(hash);
    const isFree = status === 'failed' || status === 'cancelled' || deleted_at !== undefined;
    if (!isFree && holder !== undefined && holder !== id)
      world.violate('dedupe', `${holder} and ${id} do the same work`);
    if (isFree) over.set(id, version);
    else over.delete(id);
    if (!isFree) live.set(hash, id);
    else if (holder === id) live.delete(hash);
  };
};
