/** Counters, and up to where each task is counted: changed together, so that nothing is counted twice. */
import { type CancellationReason, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../application/ports.ts';
import type { Counting, StatisticsStore } from '../../application/statistics.ts';
import { countedKey, hourRow, STATISTICS_LANES, statisticsKey, TOTALS_ROW } from '../../contract/keys.ts';
import { countedSchema } from '../../domain/statistics/counted.ts';
import { sumOf, type Tally } from '../../domain/statistics/statistics.ts';
import { parser } from '../parse.ts';
import { countingWrites } from './counting.ts';
import { EXPIRES_AT } from './items.ts';
import { itemsOf } from './pages.ts';
import { MAX_WRITES } from './writes.ts';

/** In a row, in which another writer was at the same rows: twice through all lanes. */
const TRIES = 2 * STATISTICS_LANES;

const markFrom = parser(
  { type: 'object', properties: { counted: countedSchema } } as const,
  'The mark of a counted task',
);
const rowFrom = parser(
  { type: 'object', required: ['sk'], properties: { sk: { type: 'string' } } } as const,
  'A row of counters',
);

/** Counters are the row's numbers. */
const tallyIn = (item: unknown): Tally => {
  const { sk, ...attributes } = rowFrom(item);
  const counters = Object.entries(attributes).flatMap(([name, n]) =>
    typeof n === 'number' && name !== EXPIRES_AT ? [[name, n] as const] : [],
  );
  return { [sk]: Object.fromEntries(counters) };
};

const refuses = ({ Code }: CancellationReason = {}): boolean => Code === 'ConditionalCheckFailed';
const collided = ({ Code }: CancellationReason): boolean => Code === 'TransactionConflict';

export const dynamodbStatistics = (
  client: DynamoDBDocumentClient,
  table: string,
  now: Clock,
): StatisticsStore => {
  // Kept from batch to batch: writers that met once stay out of one another's way.
  let lane = 0;

  const halve = async (countings: readonly Counting[]): Promise<readonly string[]> => {
    const middle = Math.ceil(countings.length / 2);
    return [...(await count(countings.slice(0, middle))), ...(await count(countings.slice(middle)))];
  };

  /** What to do about a transaction that was refused. */
  const afterRefusal = (
    countings: readonly Counting[],
    error: TransactionCanceledException,
    tries: number,
  ): Promise<readonly string[]> => {
    const reasons = error.CancellationReasons ?? [];
    const refused = countings.filter((_, i) => refuses(reasons[i]));
    if (refused.length > 0) {
      const others = countings.filter((counting) => !refused.includes(counting));
      return count(others, tries).then((more) => [...refused.map(({ task_id }) => task_id), ...more]);
    }
    if (tries === 1 || !reasons.some(collided)) throw error;
    lane = (lane + 1) % STATISTICS_LANES;
    return count(countings, tries - 1);
  };

  const count = async (countings: readonly Counting[], tries = TRIES): Promise<readonly string[]> => {
    if (countings.length === 0) return [];
    const TransactItems = [...countingWrites(table, countings, lane, now())];
    if (TransactItems.length > MAX_WRITES) return halve(countings);
    try {
      await client.send(new TransactWriteCommand({ TransactItems }));
      return [];
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      return afterRefusal(countings, error, tries);
    }
  };

  const markOf: StatisticsStore['markOf'] = async (taskId) => {
    const query = { TableName: table, Key: { ...countedKey(taskId) }, ConsistentRead: true };
    const { Item } = await client.send(new GetCommand(query));
    if (Item === undefined) return undefined;
    const { counted } = markFrom(Item);
    return counted === undefined ? { kind: 'gone' } : { kind: 'counted', as: counted };
  };

  const rowsOf = (
    owner: string,
    ofLane: number,
    rows: { are: string; values: Record<string, string> },
  ): Promise<readonly Tally[]> => {
    const query = {
      TableName: table,
      KeyConditionExpression: `pk = :pk AND ${rows.are}`,
      ExpressionAttributeValues: { ':pk': statisticsKey(owner, ofLane, '').pk, ...rows.values },
    };
    return Array.fromAsync(itemsOf(client, query), tallyIn);
  };

  const read: StatisticsStore['read'] = async (owner, { first, last }) => {
    const hours = {
      are: 'sk BETWEEN :first AND :last',
      values: { ':first': hourRow(first), ':last': hourRow(last) },
    };
    // The rows of types lie behind those of the totals, and nothing else does.
    const totals = { are: 'sk >= :totals', values: { ':totals': TOTALS_ROW } };
    const rows = Array.from({ length: STATISTICS_LANES }, (_, i) => [
      rowsOf(owner, i, hours),
      rowsOf(owner, i, totals),
    ]);
    return sumOf((await Promise.all(rows.flat())).flat());
  };

  return { count, markOf, read };
};
