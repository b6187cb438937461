/**
 * How crowded a queue of tasks is, as this instance has found it: who has just lost a race for the first task chooses
 * among several the next time, so that rivals go for different ones. Order gives way by as much, and no more.
 */
import type { Clock } from './ports.ts';

/** A crowd that was not met for so long is gone. */
const REMEMBERED_MS = 5_000;
const LARGEST = 200;
const MOST_REMEMBERED = 500;

export interface Crowds {
  /** Among how many of the first to choose; 1 where nobody else is about. */
  sizeOf(queue: string): number;
  /** So many races were run, and so many of them lost. */
  met(queue: string, races: number, lost: number): void;
}

export const crowds = (now: Clock): Crowds => {
  const known = new Map<string, { readonly size: number; readonly until: number }>();
  const sizeOf = (queue: string): number => {
    const crowd = known.get(queue);
    return crowd !== undefined && crowd.until > now().getTime() ? crowd.size : 1;
  };
  return {
    sizeOf,
    met: (queue, races, lost) => {
      const size = sizeOf(queue);
      // Doubled by a loss, and worn down slowly: a queue where one in twenty races is lost keeps its size.
      const grown = lost > 0 ? size * 2 : size - races * (size / 20);
      known.delete(queue);
      if (known.size >= MOST_REMEMBERED) known.clear();
      known.set(queue, {
        size: Math.min(LARGEST, Math.max(1, grown)),
        until: now().getTime() + REMEMBERED_MS,
      });
    },
  };
};
