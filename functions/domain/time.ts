/** Times as the contract writes them: UTC, ISO 8601 with milliseconds. */
import { type ProblemCode, ProblemError } from '../contract/problems.ts';

/** JavaScript takes the 31st of February for a day in March. */
const isDay = (text: string): boolean => {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text.slice(0, 10));
};

/** A time that a caller wrote, by whatever name it was asked for. Throws `code` where there is no such time. */
export const timeIn = (name: string, text: string, code: ProblemCode = 'invalid_request'): Date => {
  const time = new Date(text);
  if (isDay(text) && !Number.isNaN(time.getTime())) return time;
  const message = 'must be an ISO 8601 time';
  throw new ProblemError(code, `${name} ${message}.`, { errors: [{ path: `/${name}`, message }] });
};

export const secondsAfter = (time: Date | string, seconds: number): string =>
  new Date(new Date(time).getTime() + seconds * 1000).toISOString();
