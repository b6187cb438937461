import { describe } from './json.ts';

/** Repeats background work for as long as the cloud runs; one run at a time, and a failure is told, not fatal. */
export function repeat(
  work: () => Promise<unknown>,
  milliseconds: number,
  log: (line: string) => void,
): { stop(): Promise<void> } {
  let running = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(work).then(
      () => undefined,
      (error: unknown) => log(`Housekeeping failed: ${describe(error)}`),
    );
  }, milliseconds);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
