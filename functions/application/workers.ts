/** An owner's workers: when they were last seen, and what they are at. */
import type { WorkerView } from '../contract/worker-schemas.ts';
import type { AccessKey, ClaimStore, Clock } from './ports.ts';

/** Neither asked nor sent a sign of life for so long: it is most likely gone. */
const STALE_MS = 120_000;
/** A sighting is written once in this time: a worker that asks every second costs no write a second. */
const WRITE_EVERY_MS = 15_000;
const MOST_REMEMBERED = 2_000;

/** Notes that a worker was here. */
export type WorkerSightings = (owner: string, workerId: string) => Promise<void>;

export const workerSightings = (claims: Pick<ClaimStore, 'seen'>, now: Clock): WorkerSightings => {
  const written = new Map<string, number>();
  return async (owner, workerId) => {
    const key = `${owner} ${workerId}`;
    const at = now();
    if ((written.get(key) ?? 0) + WRITE_EVERY_MS > at.getTime()) return;
    if (written.size >= MOST_REMEMBERED) written.clear();
    written.set(key, at.getTime());
    await claims.seen(owner, workerId, at);
  };
};

export const listWorkers = async (
  { owner }: AccessKey,
  { claims, now }: { claims: Pick<ClaimStore, 'workers'>; now: Clock },
): Promise<readonly WorkerView[]> => {
  const isStale = (at: string): boolean => now().getTime() - Date.parse(at) > STALE_MS;
  return (await claims.workers(owner)).map((worker) => ({
    ...worker,
    status: isStale(worker.last_seen_at) ? 'stale' : worker.tasks.length > 0 ? 'active' : 'idle',
  }));
};
