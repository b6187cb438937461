/**
 * How much of the pipeline a task may take beside its owner's others: priority decides which units are sent first, and no
 * owner sends everything at once. Other owners are kept apart by the queues themselves, whose groups are the owners.
 */
import type { Surroundings } from '../domain/task/decide.ts';
import { type Running, roomFor, UNITS_IN_FLIGHT } from '../domain/task/pipeline.ts';
import type { Clock, TaskStore } from './ports.ts';
import { remembering } from './remembering.ts';

/** A task that begins or ends is noticed within this time. */
const REMEMBERED_MS = 2_000;
const MOST_REMEMBERED = 500;

export type SurroundingsOf = (task: { owner: string; priority: number }) => Promise<Surroundings>;

export const surroundingsOf = ({ running }: Pick<TaskStore, 'running'>, now: Clock): SurroundingsOf => {
  const known = remembering<Running>(now, MOST_REMEMBERED);
  return async ({ owner, priority }) => {
    const others = await known(owner, REMEMBERED_MS, () => running(owner));
    return { unitsInFlight: others === undefined ? UNITS_IN_FLIGHT : roomFor(priority, others) };
  };
};
