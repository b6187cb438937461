/** What was found is remembered for a while, so that a busy instance does not ask the table for it each time. */
import type { Clock } from './ports.ts';

/** What is not there is never remembered: it is found as soon as it is. */
export type Remember<T> = (
  key: string,
  lifetimeMs: number,
  find: () => Promise<T | undefined>,
) => Promise<T | undefined>;

/** At most `most` at once; the oldest make room. */
export const remembering = <T>(now: Clock, most: number): Remember<T> => {
  const remembered = new Map<string, { readonly value: T; readonly until: number }>();
  return async (key, lifetimeMs, find) => {
    const time = now().getTime();
    const known = remembered.get(key);
    if (known !== undefined && known.until > time) return known.value;
    remembered.delete(key);
    const value = await find();
    if (value === undefined) return undefined;
    const [oldest] = remembered.keys();
    if (oldest !== undefined && remembered.size >= most) remembered.delete(oldest);
    remembered.set(key, { value, until: time + lifetimeMs });
    return value;
  };
};
