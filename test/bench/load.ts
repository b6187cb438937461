/** Callers who ask one after the other, and how long each answer took. */
import { milliseconds, percentile } from './report.ts';

/** One request: the how-manieth, of all that are made of its kind. */
export type Request = (index: number) => Promise<unknown>;

export interface Load {
  /** Milliseconds of each request. */
  readonly times: readonly number[];
  readonly perSecond: number;
}

const timed = async (request: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await request();
  return performance.now() - began;
};

/** So many requests by so many callers at once. */
export const load = async (request: Request, callers: number, requests: number): Promise<Load> => {
  const times: number[] = [];
  let next = 0;
  const call = async (): Promise<void> => {
    while (next < requests) {
      const index = next++;
      times.push(await timed(() => request(index)));
    }
  };
  const elapsed = await timed(() => Promise.all(Array.from({ length: callers }, call)));
  return { times, perSecond: requests / (elapsed / 1000) };
};

/** p50, p95, p99 and requests a second. */
export const loadCells = ({ times, perSecond }: Load): readonly (string | number)[] => [
  ...[0.5, 0.95, 0.99].map((fraction) => milliseconds(percentile(times, fraction))),
  Math.round(perSecond),
];
