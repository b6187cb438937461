/** The writes that count: for each task a mark up to where it is counted, for each row of counters a sum. */
import type { Counting } from '../../application/statistics.ts';
import { countedKey, EVERYBODY, HOUR_ROWS, type ItemKey, statisticsKey } from '../../contract/keys.ts';
import { placeOf } from '../../domain/statistics/counted.ts';
import { forgottenAt } from '../../domain/statistics/range.ts';
import { sumOf, type Tally } from '../../domain/statistics/statistics.ts';
import { taskIsCountedUpTo } from './conditions.ts';
import { EXPIRES_AT, epochSeconds } from './items.ts';
import type { Write } from './writes.ts';

/** A stream keeps its records for a day: after two, none of a task that is gone can come again. */
const GONE_SECONDS = 2 * 86_400;

const markWrite = (table: string, { task_id, from, to }: Counting, now: Date): Write => ({
  Put: {
    TableName: table,
    Item: {
      ...countedKey(task_id),
      ...(to === undefined
        ? { place: 'gone', [EXPIRES_AT]: epochSeconds(now) + GONE_SECONDS }
        : { place: placeOf(to), counted: to }),
    },
    ...taskIsCountedUpTo(from && placeOf(from)),
  },
});

/** Counters are attributes of their row: one that is not there yet begins at nothing. */
const addition = (table: string, key: ItemKey, counters: Tally[string]): Write => {
  const entries = Object.entries(counters);
  const isHour = key.sk.startsWith(HOUR_ROWS);
  const lasts = isHour && epochSeconds(forgottenAt(key.sk.slice(HOUR_ROWS.length)));
  return {
    Update: {
      TableName: table,
      Key: { ...key },
      UpdateExpression: `ADD ${entries.map((_, i) => `#c${i} :c${i}`).join(', ')}${isHour ? ' SET #expires_at = :expires_at' : ''}`,
      ExpressionAttributeNames: {
        ...Object.fromEntries(entries.map(([name], i) => [`#c${i}`, name])),
        ...(isHour && { '#expires_at': EXPIRES_AT }),
      },
      ExpressionAttributeValues: {
        ...Object.fromEntries(entries.map(([, by], i) => [`:c${i}`, by])),
        ...(isHour && { ':expires_at': lasts }),
      },
    },
  };
};

const additionsFor = (table: string, owner: string, lane: number, countings: readonly Counting[]) =>
  Object.entries(sumOf(countings.map(({ tally }) => tally))).map(([row, counters]) =>
    addition(table, statisticsKey(owner, lane, row), counters),
  );

/** The marks first, in the order of the countings. */
export const countingWrites = (
  table: string,
  countings: readonly Counting[],
  lane: number,
  now: Date,
): readonly Write[] => [
  ...countings.map((counting) => markWrite(table, counting, now)),
  ...[...Map.groupBy(countings, ({ owner }) => owner)].flatMap(([owner, ofOwner]) =>
    additionsFor(table, owner, lane, ofOwner),
  ),
  ...additionsFor(table, EVERYBODY, lane, countings),
];
