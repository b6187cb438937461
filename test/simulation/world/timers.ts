/**
 * Timers in virtual time: the runtime's deadlines and leases, and middy, set theirs as they do on Lambda. A timer ends
 * with the process that set it.
 */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import type { Scheduler } from './scheduler.ts';

interface Timer {
  cleared: boolean;
}

const REAL = {
  setTimeout: timers.setTimeout,
  clearTimeout: timers.clearTimeout,
  setInterval: timers.setInterval,
  clearInterval: timers.clearInterval,
};

const virtual = (scheduler: Scheduler) => {
  const clear = (timer: Timer | undefined): void => {
    if (timer !== undefined) timer.cleared = true;
  };
  const setTimeout = (action: () => void, ms = 0): Timer => {
    const timer = { cleared: false };
    scheduler.after(ms, () => timer.cleared || action(), scheduler.running());
    return timer;
  };
  const setInterval = (action: () => void, ms = 0): Timer => {
    const timer = { cleared: false };
    const owner = scheduler.running();
    const arm = (): void =>
      scheduler.after(
        ms,
        () => {
          if (timer.cleared) return;
          action();
          arm();
        },
        owner,
      );
    arm();
    return timer;
  };
  return { setTimeout, clearTimeout: clear, setInterval, clearInterval: clear };
};

const install = (functions: object): void => {
  Object.assign(timers, functions);
  Object.assign(globalThis, functions);
  // So that whoever imported the functions by name has these.
  syncBuiltinESMExports();
};

/** Runs `work`, during which all timers are virtual. */
export const withVirtualTimers = async <T>(scheduler: Scheduler, work: () => Promise<T>): Promise<T> => {
  install(virtual(scheduler));
  try {
    return await work();
  } finally {
    install(REAL);
  }
};
