/** One message to many connections. */
import type { Log } from './ports.ts';

/** As many posts as there are connections in the client's pool wait for one another anyway; twice as many keep it busy. */
const AT_ONCE = 100;

/**
 * Answers how many were missed. A connection that is slow or broken holds up neither the others nor what comes next: its
 * client sees the gap in `seq` and asks for what it missed.
 */
export const toEach = async (
  connections: readonly string[],
  send: (connection: string) => Promise<void>,
  log: Log,
): Promise<number> => {
  let missed = 0;
  for (let from = 0; from < connections.length; from += AT_ONCE) {
    const some = connections.slice(from, from + AT_ONCE);
    const outcomes = await Promise.allSettled(some.map((connection) => send(connection)));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      missed += 1;
      log.warn('A watcher missed a message', { error: outcome.reason });
    }
  }
  return missed;
};
