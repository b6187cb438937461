/** Asking again what failed for reasons that pass: ever more slowly, and not in step with others who wait as well. */
import { pause } from './http.ts';
import { ApiProblem, mayPass } from './problem.ts';

const FIRST_MS = 500;
const LONGEST_MS = 30_000;

export interface Patience {
  /** Ends the waiting; the wait then throws the signal's reason. */
  readonly signal: AbortSignal;
  /** Told of every failure that is followed by another try. */
  readonly onRetry: (fault: unknown, delayMs: number) => void;
  /** Half a second unless told otherwise. */
  readonly firstDelayMs?: number;
  /** Half a minute unless told otherwise. */
  readonly longestDelayMs?: number;
}

/** Twice as long after each failure in a row, spread over the upper half; longer where the service asks for it. */
const delayAfter = (failures: number, fault: unknown, patience: Patience): number => {
  const { firstDelayMs = FIRST_MS, longestDelayMs = LONGEST_MS } = patience;
  const longest = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  const asked = fault instanceof ApiProblem ? (fault.retry_after ?? 0) * 1000 : 0;
  return Math.max(asked, longest * (0.5 + Math.random() / 2));
};

/** Others changed the task at the same moment, too often in a row. */
const isConflict = (fault: unknown): boolean => fault instanceof ApiProblem && fault.code === 'conflict';

/** Throws what will not pass by waiting. */
export const persistently = async <T>(ask: () => Promise<T>, patience: Patience): Promise<T> => {
  for (let failures = 1; ; failures += 1) {
    try {
      return await ask();
    } catch (fault) {
      patience.signal.throwIfAborted();
      if (!mayPass(fault) && !isConflict(fault)) throw fault;
      const delayMs = delayAfter(failures, fault, patience);
      patience.onRetry(fault, delayMs);
      await pause(delayMs, patience.signal);
    }
  }
};
