/**
 * A Lambda function behind a queue: five instances at first, five more each second while messages wait, up to its maximum
 * concurrency; an instance that is new takes a while to start. (AWS Lambda Developer Guide, "Amazon SQS event source
 * scaling".)
 */
import type { Scheduler } from '../world/scheduler.ts';
import { FairQueue, type Order, type Waiting } from './fair-queue.ts';

const FIRST = 5;
const MORE_EACH_SECOND = 5;
/** An instance that is not used for so long is gone. */
const WARM_MS = 300_000;

export interface FleetSettings {
  readonly maxConcurrency: number;
  readonly coldStartMs: number;
  readonly order: Order;
}

export interface Fleet<Work> {
  send(owner: string, work: Work): void;
}

export interface FleetPorts<Work> {
  readonly scheduler: Scheduler;
  readonly durationOf: (work: Work) => number;
  /** Told when an instance has the message in hand, and when it is done with it. */
  readonly onStart: (message: Waiting<Work>, waitedMs: number) => void;
  readonly onDone: (message: Waiting<Work>) => void;
}

export const openFleet = <Work>(
  { maxConcurrency, coldStartMs, order }: FleetSettings,
  { scheduler, durationOf, onStart, onDone }: FleetPorts<Work>,
): Fleet<Work> => {
  const queue = new FairQueue<Work>(order);
  const { time } = scheduler;
  /** Since when each idle instance waits. */
  let idle: number[] = [];
  let running = 0;
  let allowed = FIRST;
  let isRamping = false;

  const instance = (): number => {
    idle = idle.filter((since) => time() - since < WARM_MS);
    return idle.pop() === undefined ? coldStartMs : 0;
  };

  const run = (message: Waiting<Work>): void => {
    running += 1;
    const start = instance();
    const took = start + durationOf(message.work);
    scheduler.after(start, () => onStart(message, time() - message.sentAt));
    scheduler.after(took, () => {
      running -= 1;
      idle.push(time());
      queue.delete(message, took, time());
      onDone(message);
      pump();
    });
  };

  const ramp = (): void => {
    if (isRamping || queue.isEmpty || allowed >= maxConcurrency) return;
    isRamping = true;
    scheduler.after(1_000, () => {
      isRamping = false;
      allowed = Math.min(maxConcurrency, allowed + MORE_EACH_SECOND);
      pump();
    });
  };

  const pump = (): void => {
    while (running < allowed) {
      const message = queue.receive(time());
      if (message === undefined) break;
      run(message);
    }
    // Pollers without work are given back.
    if (queue.isEmpty) allowed = Math.max(FIRST, running);
    ramp();
  };

  return {
    send: (owner, work) => {
      queue.send(owner, work, time());
      pump();
    },
  };
};
