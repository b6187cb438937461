/** A worker: claims tasks, has them done, and tells the service how they ended. Runs wherever there is `fetch`. */
import type { Schemas } from '../api-types.ts';
import { ANSWER_MS, pause } from '../http.ts';
import { persistently } from '../patience.ts';
import type { ClaimedTask } from '../shapes.ts';
import type { Handle } from './handler.ts';
import { type WorkEvent, workOn } from './held-task.ts';
import type { WorkClient } from './work.ts';

export interface WorkerOptions {
  readonly client: Pick<WorkClient, 'claim' | 'heartbeat' | 'complete'>;
  readonly types: readonly string[];
  /** Which tasks first, and for how long: as the service and the type have it unless told otherwise. */
  readonly wishes?: Pick<Schemas['ClaimRequest'], 'sort_by' | 'sort_order' | 'lease_seconds'>;
  readonly handle: Handle;
  /** Names the worker to who looks at the list of workers; a random one unless told. */
  readonly workerId?: string;
  /** Tasks at once; one unless told otherwise. */
  readonly concurrency?: number;
  /** How long a claim waits for a task before it is asked anew: up to 20 seconds, which is the default; 0 asks now and then. */
  readonly waitSeconds?: number;
  /** Stops: nothing more is claimed, and what runs may finish. */
  readonly signal?: AbortSignal;
  /** How long it may, after `signal`, before it is handed back; as long as it takes unless told otherwise. */
  readonly graceMs?: number;
  /** Hands back at once what runs, and stops. */
  readonly handBack?: AbortSignal;
  /** How long a handler may take to stop when its task is handed back; ten seconds unless told otherwise. */
  readonly stopMs?: number;
  readonly onEvent?: (event: WorkEvent) => void;
}

const MOST_AT_ONCE = 25;
const MOST_WAIT_SECONDS = 20;
const STOP_MS = 10_000;
/** After an empty answer, at random: workers that wait together do not ask together. */
const betweenClaimsMs = (waitSeconds: number): number => Math.random() * (waitSeconds === 0 ? 2_000 : 500);

const never = new AbortController().signal;

/** Aborts so many milliseconds after another signal; not at all once `over`. */
const later = (signal: AbortSignal, delayMs: number, over: AbortSignal): AbortSignal => {
  const after = new AbortController();
  const wait = (): void =>
    void pause(delayMs, over).then(
      () => after.abort(signal.reason),
      () => undefined,
    );
  if (signal.aborted) wait();
  else signal.addEventListener('abort', wait, { once: true });
  return after.signal;
};

/** How a worker comes to its end: `stopped` claims nothing more, `handBack` ends what runs, `giveUp` waits for nothing. */
const endings = (options: WorkerOptions, broken: AbortSignal, over: AbortSignal) => {
  const { signal = never, handBack: asked = never, graceMs, stopMs = STOP_MS } = options;
  const grace = graceMs === undefined ? never : later(signal, graceMs, over);
  const handBack = AbortSignal.any([asked, grace, broken]);
  return { stopped: AbortSignal.any([signal, handBack]), handBack, giveUp: later(handBack, stopMs, over) };
};

const claimer = (options: WorkerOptions, workerId: string, stopped: AbortSignal, handBack: AbortSignal) => {
  const { client, types, wishes, waitSeconds: wait_seconds = MOST_WAIT_SECONDS, onEvent } = options;
  const patience = {
    signal: stopped,
    onRetry: (fault: unknown, delay_ms: number) => onEvent?.({ kind: 'retry', fault, delay_ms }),
  };
  const ask = (count: number): Promise<readonly ClaimedTask[]> => {
    // Stopping does not cut the line: the answer may bring a task, which would be ours and unknown to us.
    const line = AbortSignal.any([handBack, AbortSignal.timeout(ANSWER_MS)]);
    return client.claim({ worker_id: workerId, types: [...types], count, wait_seconds, ...wishes }, line);
  };
  return async (count: number): Promise<readonly ClaimedTask[]> => {
    try {
      const tasks = await persistently(() => ask(Math.min(count, MOST_AT_ONCE)), patience);
      if (tasks.length === 0) await pause(betweenClaimsMs(wait_seconds), stopped);
      return tasks;
    } catch (fault) {
      if (stopped.aborted) return [];
      throw fault;
    }
  };
};

/**
 * Works until it is told to stop. The service may go away and come back meanwhile. Throws an ApiProblem when the
 * service refuses the key, or what the worker asks.
 */
export const runWorker = async (options: WorkerOptions): Promise<void> => {
  const { concurrency = 1, workerId = `worker-${crypto.randomUUID()}`, onEvent = () => undefined } = options;
  const [broken, over] = [new AbortController(), new AbortController()];
  const { stopped, handBack, giveUp } = endings(options, broken.signal, over.signal);
  const claim = claimer(options, workerId, stopped, handBack);
  const hold = { client: options.client, workerId, handle: options.handle, onEvent, handBack, giveUp };
  const running = new Set<Promise<void>>();
  const start = (task: ClaimedTask): void => {
    const work = workOn(task, hold)
      .catch((fault: unknown) => broken.abort(fault))
      .finally(() => running.delete(work));
    running.add(work);
  };
  try {
    while (!stopped.aborted) {
      if (running.size >= concurrency) await Promise.race(running);
      else for (const task of await claim(concurrency - running.size)) start(task);
    }
  } catch (fault) {
    broken.abort(fault);
  }
  await Promise.all(running);
  over.abort();
  broken.signal.throwIfAborted();
};
