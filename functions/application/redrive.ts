/** Dead letters go back to their queues, once what killed them is mended. */
import { ProblemError } from '../contract/problems.ts';
import type { DeadLetters } from './ports.ts';

/** Of each queue: well inside the time of one request; whoever finds more left asks again. */
const AT_ONCE = 500;

export interface RedrivePorts {
  readonly deadLetters: DeadLetters;
}

export interface Redriven {
  readonly queue: string;
  readonly moved: number;
  readonly left: number;
}

/** What they ask for may be done by now: then they change nothing. */
export const redrive = async (
  queue: string | undefined,
  { deadLetters }: RedrivePorts,
): Promise<readonly Redriven[]> => {
  const queues = (await deadLetters.list()).filter((one) => queue === undefined || one.queue === queue);
  if (queues.length === 0) throw new ProblemError('not_found', `There is no queue "${queue}".`);
  return Promise.all(
    queues.map(async ({ queue: name, count }) => {
      const moved = count === 0 ? 0 : ((await deadLetters.redrive(name, AT_ONCE)) ?? 0);
      return { queue: name, moved, left: Math.max(0, count - moved) };
    }),
  );
};
