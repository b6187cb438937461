/** What was counted, for the owner of a key, or for everybody. */
import type { Statistics, StatisticsQuery } from '../contract/statistics-schemas.ts';
import { rangeOf } from '../domain/statistics/range.ts';
import { statisticsOf } from '../domain/statistics/summary.ts';
import type { Clock } from './ports.ts';
import type { StatisticsStore } from './statistics.ts';

export interface StatisticsPorts {
  readonly statistics: Pick<StatisticsStore, 'read'>;
  readonly now: Clock;
}

export const readStatistics = async (
  owner: string,
  query: StatisticsQuery,
  { statistics, now }: StatisticsPorts,
): Promise<Statistics> => {
  const range = rangeOf(query, now());
  const [first = '', last = first] = [range.hours[0], range.hours.at(-1)];
  return statisticsOf(await statistics.read(owner, { first, last }), range);
};
