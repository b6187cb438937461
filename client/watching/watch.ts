/**
 * Follows a task to its end. Live messages may be lost, doubled, late or reordered, and there may be no socket
 * at all: events are de-duplicated by `seq`, gaps are read from the API, and silence is answered by looking.
 */
import { mayPass } from '../problem.ts';
import { Inbox } from './inbox.ts';
import { stayConnected } from './socket.ts';
import { type WatchClient, Watcher, type WatchItem } from './watcher.ts';

export interface WatchOptions {
  /** Replay events after this `seq`; by default only those from now on. */
  readonly after?: number;
  /** Milliseconds between looks while there is no socket. */
  readonly pollMs?: number;
  /** Milliseconds of silence on an open socket before looking anyway. */
  readonly quietMs?: number;
  /** Milliseconds after which a lost socket is first sought again. */
  readonly reconnectMs?: number;
  readonly signal?: AbortSignal;
}

/** After an event the stages have changed: a moment later the whole task is read, once for a burst of events. */
const SETTLE_MS = 200;

/** Looks in a row that may fail for reasons that pass, such as a restart of the service. */
const FAILURES_IN_A_ROW = 20;

/** Begins with a snapshot, ends with the snapshot of the task's end. Throws when the API refuses to show the task. */
export async function* watchTask(
  client: WatchClient,
  taskId: string,
  options: WatchOptions = {},
): AsyncGenerator<WatchItem, void, void> {
  const { pollMs = 1_000, quietMs = 15_000, reconnectMs = 500 } = options;
  const first = await client.getTask(taskId);
  const watcher = new Watcher(client, taskId, Math.min(options.after ?? first.version, first.version));
  yield* watcher.take({ type: 'snapshot', task: first });
  if (watcher.ended) return;

  const inbox = new Inbox();
  const over = new AbortController();
  const stop = (): void => {
    over.abort();
    inbox.interrupt();
  };
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  const live = stayConnected(client, {
    taskId,
    after: () => watcher.lastSeq,
    onMessage: (message) => inbox.put(message),
    reconnectDelayMs: reconnectMs,
    signal: over.signal,
  });
  let failures = 0;
  try {
    while (!watcher.ended && !over.signal.aborted) {
      const patience = live.isOpen() ? quietMs : pollMs;
      const message = await inbox.next(watcher.stale ? Math.min(SETTLE_MS, patience) : patience);
      if (over.signal.aborted) break;
      try {
        yield* message ? watcher.take(message) : watcher.look();
        failures = 0;
      } catch (fault) {
        failures += 1;
        if (failures >= FAILURES_IN_A_ROW || !mayPass(fault)) throw fault;
      }
    }
    options.signal?.throwIfAborted();
  } finally {
    options.signal?.removeEventListener('abort', stop);
    stop();
  }
}
