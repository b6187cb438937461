/** The hours that statistics are asked for. */
import { ProblemError } from '../../contract/problems.ts';
import type { StatisticsQuery } from '../../contract/statistics-schemas.ts';
import { timeIn } from '../time.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_DAYS = 31;
/** So that a year can be compared with the one before it. */
export const KEPT_DAYS = 400;

export interface HourRange {
  readonly since: Date;
  readonly until: Date;
  /** Such as `2026-11-21T08`, in order. */
  readonly hours: readonly string[];
}

const refused = (name: string, message: string): ProblemError =>
  new ProblemError('invalid_range', `${name} ${message}.`, { errors: [{ path: `/${name}`, message }] });

const instantOf = (name: string, text: string): number => timeIn(name, text, 'invalid_range').getTime();

const hoursBetween = (since: number, until: number): readonly string[] =>
  Array.from({ length: (until - since) / HOUR_MS }, (_, i) =>
    new Date(since + i * HOUR_MS).toISOString().slice(0, 13),
  );

/** Widened to whole hours; the last 24 unless said otherwise. Throws `invalid_range`. */
export const rangeOf = (query: StatisticsQuery, now: Date): HourRange => {
  const asked = query.until === undefined ? now.getTime() : instantOf('until', query.until);
  const until = Math.ceil(asked / HOUR_MS) * HOUR_MS;
  const first = query.since === undefined ? until - DAY_MS : instantOf('since', query.since);
  const since = Math.floor(first / HOUR_MS) * HOUR_MS;
  if (since >= until) throw refused('since', 'must lie before until');
  if (until - since > MOST_DAYS * DAY_MS)
    throw refused('since', `must lie at most ${MOST_DAYS} days before until`);
  if (since < now.getTime() - KEPT_DAYS * DAY_MS)
    throw refused('since', `must lie in the last ${KEPT_DAYS} days`);
  return { since: new Date(since), until: new Date(until), hours: hoursBetween(since, until) };
};

/** When the counters of an hour are forgotten. */
export const forgottenAt = (hour: string): Date =>
  new Date(Date.parse(`${hour}:00:00Z`) + (KEPT_DAYS + 1) * DAY_MS);
