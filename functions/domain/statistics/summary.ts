/** Counters, told as statistics. */
import { hourRow, TOTALS_ROW, TYPE_ROWS } from '../../contract/keys.ts';
import type { Percentiles, Statistics, Throughput } from '../../contract/statistics-schemas.ts';
import { type Histogram, percentile, sizeOf } from './histogram.ts';
import type { HourRange } from './range.ts';
import { sumOf, type Tally } from './statistics.ts';

type Counters = Tally[string];

const FAILED = 'failed:';

/** Counters whose names begin so, by the rest of the name. */
const startingWith = (prefix: string, counters: Counters): readonly (readonly [string, number])[] =>
  Object.entries(counters)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, n]) => [name.slice(prefix.length), n]);

const throughput = (counters: Counters): Throughput => ({
  created: counters['created'] ?? 0,
  completed: counters['completed'] ?? 0,
  failed: startingWith(FAILED, counters).reduce((sum, [, n]) => sum + n, 0),
  cancelled: counters['cancelled'] ?? 0,
  retried: counters['retried'] ?? 0,
  audio_seconds: (counters['audio_ms'] ?? 0) / 1000,
});

const secondsAt = (histogram: Histogram, hundredths: number): number | null => {
  const ms = percentile(histogram, hundredths);
  return ms === null ? null : Math.round(ms) / 1000;
};

const percentiles = (prefix: string, counters: Counters): Percentiles => {
  const histogram = new Map(startingWith(prefix, counters).map(([bucket, n]) => [Number(bucket), n]));
  const [p50, p90, p95, p99] = [50, 90, 95, 99].map((hundredths) => secondsAt(histogram, hundredths));
  return { count: sizeOf(histogram), p50: p50 ?? null, p90: p90 ?? null, p95: p95 ?? null, p99: p99 ?? null };
};

const failuresIn = (counters: Counters): Statistics['failures'] =>
  startingWith(FAILED, counters)
    .map(([code, count]) => ({ code, count }))
    .toSorted((a, b) => b.count - a.count || (a.code < b.code ? -1 : 1));

const typesIn = (tally: Tally): Statistics['by_type'] =>
  Object.fromEntries(
    Object.entries(tally)
      .filter(([row]) => row.startsWith(TYPE_ROWS))
      .map(([row, { tasks = 0 }]) => [row.slice(TYPE_ROWS.length), tasks] as const)
      .filter(([, tasks]) => tasks !== 0)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

const statusesIn = (totals: Counters): Statistics['by_status'] => ({
  awaiting_upload: totals['awaiting_upload'] ?? 0,
  scheduled: totals['scheduled'] ?? 0,
  pending: totals['pending'] ?? 0,
  claimed: totals['claimed'] ?? 0,
  processing: totals['processing'] ?? 0,
  completed: totals['completed'] ?? 0,
  failed: totals['failed'] ?? 0,
  cancelled: totals['cancelled'] ?? 0,
});

/** Of several rows, as if they were one. */
const together = (rows: readonly Counters[]): Counters =>
  sumOf(rows.map((counters) => ({ all: counters })))['all'] ?? {};

export const statisticsOf = (tally: Tally, { since, until, hours }: HourRange): Statistics => {
  const of = (hour: string): Counters => tally[hourRow(hour)] ?? {};
  const all = together(hours.map(of));
  const days = Map.groupBy(hours, (hour) => hour.slice(0, 10));
  return {
    since: since.toISOString(),
    until: until.toISOString(),
    by_status: statusesIn(tally[TOTALS_ROW] ?? {}),
    by_type: typesIn(tally),
    hours: hours.map((hour) => ({ hour: `${hour}:00:00.000Z`, ...throughput(of(hour)) })),
    days: [...days].map(([day, ofDay]) => ({ day, ...throughput(together(ofDay.map(of))) })),
    waiting_seconds: percentiles('waiting:', all),
    processing_seconds: percentiles('processing:', all),
    failures: failuresIn(all),
    audio_seconds: throughput(all).audio_seconds,
  };
};
