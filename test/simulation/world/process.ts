/** What runs on its own and can die on its own: an invocation of a function, in a process of its own. */
import type { Owner, Scheduler } from './scheduler.ts';

export interface Process extends Owner {
  readonly name: string;
  /** When it is killed: milliseconds since 1970. */
  readonly endsAt: number;
  die(why: string): void;
}

export type Outcome<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'died' };

export interface Spawn {
  readonly name: string;
  readonly timeoutMs: number;
  readonly scheduler: Scheduler;
  readonly note: (actor: string, what: string) => void;
}

/** Runs `work` as a process; tells how it ended, which may be that it was never heard of again. */
export const spawn = <T>(
  { name, timeoutMs, scheduler, note }: Spawn,
  work: (process: Process) => Promise<T>,
): Promise<Outcome<T>> =>
  new Promise((resolve) => {
    let gone = false;
    const end = (outcome: Outcome<T>): void => {
      if (gone) return;
      gone = true;
      resolve(outcome);
    };
    const process: Process = {
      name,
      endsAt: scheduler.time() + timeoutMs,
      get gone() {
        return gone;
      },
      die: (why) => {
        if (!gone) note(name, `DIES ${why}`);
        end({ kind: 'died' });
      },
    };
    // It runs, like everything, when its turn comes, and as itself.
    scheduler.after(
      0,
      () => {
        work(process).then(
          (value) => end({ kind: 'returned', value }),
          (error: unknown) => end({ kind: 'threw', error }),
        );
      },
      process,
    );
    scheduler.after(timeoutMs, () => process.die('of its timeout'), process);
  });
