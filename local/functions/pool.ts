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

/** An event that found no free process for so long gets one of its own. */
const patienceMilliseconds = 300;

/** Processes start when needed, stay warm, and are replaced when they die. */
export function openFunction(
  spec: FunctionSpec,
  { capacity, most }: Room,
  watchdog: Watchdog,
): LocalFunction {
  const all = new Set<FunctionProcess>();
  const idle: FunctionProcess[] = [];
  const waiting: (() => void)[] = [];
  const running = new Set<Promise<unknown>>();
  let busy = 0;
  let closed = false;

  function warmProcess(): FunctionProcess {
    for (let one = idle.pop(); one; one = idle.pop()) if (one.isAlive()) return one;
    const started = startFunctionProcess(spec, watchdog, () => all.delete(started));
    all.add(started);
    return started;
  }

  /** Resolves when the event may have a process. */
  function admission(): Promise<void> | undefined {
    if (busy < capacity) {
      busy++;
      return undefined;
    }
    return new Promise((resolve) => {
      const admit = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        if (busy >= most) return;
        waiting.splice(waiting.indexOf(admit), 1);
        busy++;
        resolve();
      }, patienceMilliseconds);
      waiting.push(admit);
    });
  }

  /** Beyond its capacity a function keeps no idle process. */
  function rest(process: FunctionProcess) {
    if (!process.isAlive()) return;
    if (idle.length < capacity) idle.push(process);
    else process.end();
  }

  async function run(event: unknown) {
    await admission();
    try {
      if (closed) throw new FunctionError('ServiceException', `${spec.name} is shutting down`);
      const process = warmProcess();
      try {
        return await process.invoke(event);
      } finally {
        rest(process);
      }
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy--;
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
