/**
 * How much of the pipeline a task may take beside its owner's others: priority decides which units are sent first. Other
 * owners are kept apart by the queues themselves, whose groups are the owners.
 */
import type { Surroundings } from '../domain/decide.ts';
import { roomFor } from '../domain/pipeline.ts';
import type { Clock, TaskStore } from './ports.ts';
import { remembering } from './remembering.ts';

/** A task that begins or ends is noticed within this time. */
const REMEMBERED_MS = 2_000;
const MOST_REMEMBERED = 500;

export type SurroundingsOf = (task: { owner: string; priority: number }) => Promise<Surroundings>;

export const surroundingsOf = ({ mostUrgent }: Pick<TaskStore, 'mostUrgent'>, now: Clock): SurroundingsOf => {
  const urgencies = remembering<number | undefined>(now, MOST_REMEMBERED);
  return async ({ owner, priority }) => {
    const most = await urgencies(owner, REMEMBERED_MS, () => mostUrgent(owner));
    return { unitsInFlight: roomFor(priority, most) };
  };
};
