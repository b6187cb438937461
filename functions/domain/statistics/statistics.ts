/** What it adds to the counters that a task has changed. */
import type { TaskEvent } from '../../contract/event-schemas.ts';
import { hourRow, TOTALS_ROW, typeRow } from '../../contract/keys.ts';
import { evolve, fold } from '../task/evolve.ts';
import type { TaskState } from '../task/task.ts';
import { type Counted, countedOf } from './counted.ts';
import { bucketOf } from './histogram.ts';

/** Row → counter → how much. */
export type Tally = Readonly<Record<string, Readonly<Record<string, number>>>>;

type Entry = readonly [row: string, counter: string, by: number];

/** What cancels out is left out. */
export const sumOf = (tallies: readonly Tally[]): Tally => {
  const rows = new Map<string, Map<string, number>>();
  for (const [row, counters] of tallies.flatMap((tally) => Object.entries(tally))) {
    const sums = rows.get(row) ?? new Map<string, number>();
    for (const [counter, by] of Object.entries(counters)) sums.set(counter, (sums.get(counter) ?? 0) + by);
    rows.set(row, sums);
  }
  const kept = [...rows].map(([row, sums]) => [row, [...sums].filter(([, by]) => by !== 0)] as const);
  return Object.fromEntries(
    kept.filter(([, sums]) => sums.length > 0).map(([row, sums]) => [row, Object.fromEntries(sums)]),
  );
};

const tallyOf = (entries: readonly Entry[]): Tally =>
  sumOf(entries.map(([row, counter, by]) => ({ [row]: { [counter]: by } })));

const rowAt = (at: string): string => hourRow(at.slice(0, 13));
const bucketBetween = (from: string, to: string): number => bucketOf(Date.parse(to) - Date.parse(from));

/** Deleted tasks leave the totals; what happened stays. */
const inTotals = (task: Counted | undefined, by: 1 | -1): readonly Entry[] =>
  task === undefined || task.deleted
    ? []
    : [
        [TOTALS_ROW, task.status, by],
        [typeRow(task.type), 'tasks', by],
      ];

const start = (before: Counted | undefined, { created_at, started_at }: Counted): readonly Entry[] =>
  started_at === undefined || before?.started_at !== undefined
    ? []
    : [[rowAt(started_at), `waiting:${bucketBetween(created_at, started_at)}`, 1]];

const end = (before: Counted | undefined, after: Counted): readonly Entry[] => {
  const { status, started_at, ended_at, code } = after;
  if (ended_at === undefined || before?.ended_at === ended_at) return [];
  const row = rowAt(ended_at);
  if (status !== 'completed') return [[row, status === 'failed' ? `failed:${code}` : status, 1]];
  const took: Entry[] =
    started_at === undefined ? [] : [[row, `processing:${bucketBetween(started_at, ended_at)}`, 1]];
  return [[row, status, 1], ...took];
};

const triesAndAudio = (before: Counted | undefined, after: Counted): readonly Entry[] => {
  const row = rowAt(after.updated_at);
  const tries = before === undefined ? 0 : after.attempt - before.attempt;
  const audio = after.deleted ? 0 : after.audio_ms - (before?.audio_ms ?? 0);
  return [
    ...(tries === 0 ? [] : [[row, 'retried', tries] as const]),
    ...(audio === 0 ? [] : [[row, 'audio_ms', audio] as const]),
  ];
};

/** What a task adds that became `after`; `before` and `after` are undefined when it was not there, or is no more. */
export const difference = (before: Counted | undefined, after: Counted | undefined): Tally => {
  const totals = [...inTotals(before, -1), ...inTotals(after, 1)];
  if (after === undefined) return tallyOf(totals);
  const created: readonly Entry[] = before === undefined ? [[rowAt(after.created_at), 'created', 1]] : [];
  return tallyOf([
    ...totals,
    ...created,
    ...start(before, after),
    ...end(before, after),
    ...triesAndAudio(before, after),
  ]);
};

interface Step {
  readonly to: Counted;
  readonly tally: Tally;
}

const eventByEvent = (events: readonly TaskEvent[], after: number): Step | undefined => {
  const tallies: Tally[] = [];
  let state: TaskState | undefined;
  for (const event of events) {
    const next = evolve(state, event);
    if (event.seq > after) tallies.push(difference(state && countedOf(state), countedOf(next)));
    state = next;
  }
  return state && { to: countedOf(state), tally: sumOf(tallies) };
};

/** What became of a task that was last counted as `counted`; undefined where nothing is known of it. */
export const sinceCounted = (
  events: readonly TaskEvent[],
  counted: Counted | undefined,
): Step | undefined => {
  if (events[0]?.type === 'TaskCreated') return eventByEvent(events, counted?.version ?? 0);
  // Of a deleted task nothing is left but what its last event tells.
  const end = fold(events.slice(-1));
  return end && { to: countedOf(end), tally: difference(counted, countedOf(end)) };
};
