/** One message to many connections. */
import { inBatches } from '../domain/batches.ts';
import type { Log } from './ports.ts';

/** As many posts as there are connections in the client's pool wait for one another anyway; twice as many keep it busy. */
const AT_ONCE = 100;

/**
 * Answers how many were missed. A connection that is slow or broken holds up neither the others nor what comes next: its
 * client sees the gap in `seq` and asks for what it missed.
 */
export const toEach = async <T>(
  all: readonly T[],
  send: (one: T) => Promise<void>,
  log: Log,
  atOnce = AT_ONCE,
): Promise<number> => {
  let missed = 0;
  for (const some of inBatches(all, atOnce)) {
    const outcomes = await Promise.allSettled(some.map((one) => send(one)));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      missed += 1;
      log.warn('A watcher missed a message', { error: outcome.reason });
    }
  }
  return missed;
};
