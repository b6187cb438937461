import { availableParallelism } from 'node:os';
import type { Watchdog } from '../watchdog.ts';
import { FunctionError, type FunctionProcess, startFunctionProcess } from './process.ts';
import type { FunctionSpec } from './spec.ts';

/** A function with its warm processes. */
export interface LocalFunction {
  readonly spec: FunctionSpec;
  /** How many events it may work on at once. */
  readonly capacity: number;
  /** Waits for a free process, then runs the handler. Rejects with a `FunctionError`. */
  invoke(event: unknown): Promise<unknown>;
  processes(): { name: string; pid: number }[];
  /** Refuses new events, waits for running ones up to the limit, then ends every process. */
  close(graceMilliseconds: number): Promise<void>;
}

export interface Room {
  /** Processes that are started without asking. */
  readonly capacity: number;
  /** Processes there may be once events have waited: some calls only wait themselves, and must not keep the others out. */
  readonly most: number;
}

/** When events wait and no process came free for so long, there is one more. */
const patienceMilliseconds = 300;

/** Processes start when needed, stay warm, and are replaced when they die. */
export function openFunction(
  spec: FunctionSpec,
  { capacity, most }: Room,
  watchdog: Watchdog,
): LocalFunction {
  const all = new Set<FunctionProcess>();
  const idle: FunctionProcess[] = [];
  const waiting: PromiseWithResolvers<FunctionProcess>[] = [];
  const running = new Set<Promise<unknown>>();
  let starting = 0;
  let lastFree = 0;
  let closed = false;

  const shuttingDown = () => new FunctionError('ServiceException', `${spec.name} is shutting down`);

  /** Who waits longest has the next process that is free, old or new; beyond its capacity a function keeps none idle. */
  function offer(process: FunctionProcess) {
    if (!process.isAlive()) return;
    lastFree = performance.now();
    const longest = waiting.shift();
    if (longest) longest.resolve(process);
    else if (idle.length < capacity) idle.push(process);
    else process.end();
  }

  function startOne() {
    starting++;
    const process = startFunctionProcess(spec, watchdog, () => {
      all.delete(process);
      fill();
    });
    all.add(process);
    process.ready.then(
      () => {
        starting--;
        offer(process);
      },
      (error) => {
        starting--;
        waiting.shift()?.reject(error);
        fill();
      },
    );
  }

  /** One for each event that waits, as far as there is room. */
  function fill() {
    while (!closed && all.size < capacity && starting < waiting.length) startOne();
  }

  /**
   * Not while processes come free: then the machine is busy, and more of them would each have less of it. As many at a
   * time as there are processors: a machine that is busy with starts answers nobody.
   */
  function grow() {
    const isStuck = performance.now() - lastFree > patienceMilliseconds;
    if (!closed && isStuck && all.size < most && starting < availableParallelism()) startOne();
  }

  function freeProcess(): FunctionProcess | Promise<FunctionProcess> {
    for (let one = idle.pop(); one; one = idle.pop()) if (one.isAlive()) return one;
    const turn = Promise.withResolvers<FunctionProcess>();
    waiting.push(turn);
    fill();
    const impatience = setInterval(grow, patienceMilliseconds);
    return turn.promise.finally(() => clearInterval(impatience));
  }

  async function run(event: unknown) {
    if (closed) throw shuttingDown();
    const process = await freeProcess();
    try {
      return await process.invoke(event);
    } finally {
      offer(process);
    }
  }

  return {
    spec,
    capacity,
    invoke(event) {
      const invocation = run(event);
      running.add(invocation);
      const done = () => running.delete(invocation);
      invocation.then(done, done);
      return invocation;
    },
    processes: () => [...all].flatMap(({ pid }) => (pid === undefined ? [] : [{ name: spec.name, pid }])),
    async close(graceMilliseconds) {
      closed = true;
      for (const turn of waiting.splice(0)) turn.reject(shuttingDown());
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise((resolve) => {
        timer = setTimeout(resolve, graceMilliseconds);
      });
      await Promise.race([Promise.allSettled(running), limit]);
      clearTimeout(timer);
      for (const process of all) process.end();
      await Promise.allSettled(running);
    },
  };
}
