/**
 * Virtual time. Everything that waits stands in one queue; the earliest goes on, alone, until it waits again. So a run
 * depends on nothing but its seed, and an hour passes in milliseconds.
 */
import { Heap } from './heap.ts';

/** A process whose continuations are not wanted any more, once it is gone. */
export interface Owner {
  readonly gone: boolean;
}

interface Waiting {
  readonly time: number;
  readonly order: number;
  readonly owner: Owner | undefined;
  readonly resume: () => void;
}

export interface Scheduler {
  /** Milliseconds since 1970. */
  readonly time: () => number;
  /** Whose continuation runs just now. */
  readonly running: () => Owner | undefined;
  after(ms: number, resume: () => void, owner?: Owner): void;
  sleep(ms: number, owner?: Owner): Promise<void>;
  /** Until nothing waits, or `isOver`. */
  run(isOver: () => boolean): Promise<void>;
}

/** Node comes to its next tick once all promises that follow from what was resumed are through. */
const everythingFollowed = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

export const openScheduler = (start: number): Scheduler => {
  const waiting = new Heap<Waiting>();
  let time = start;
  let order = 0;
  let running: Owner | undefined;

  const after: Scheduler['after'] = (ms, resume, owner) => {
    order += 1;
    if (!Number.isFinite(ms)) throw new Error(`${ms} is no time to wait`);
    waiting.push({ time: time + Math.max(0, ms), order, owner, resume });
  };

  const goOn = async ({ time: then, owner, resume }: Waiting): Promise<void> => {
    time = then;
    if (owner?.gone) return;
    running = owner;
    resume();
    await everythingFollowed();
  };

  return {
    time: () => time,
    running: () => running,
    after,
    sleep: (ms, owner) => new Promise((resolve) => after(ms, resolve, owner)),
    run: async (isOver) => {
      // What was started before the run waits for its first continuation.
      await everythingFollowed();
      for (let next = waiting.pop(); next !== undefined && !isOver(); next = waiting.pop()) await goOn(next);
    },
  };
};
