/** What was counted: of one's own tasks, and, for admins, of everybody's. */
import {
  type Statistics,
  type StatisticsQuery,
  statisticsSchema,
} from '../functions/contract/statistics-schemas.ts';
import type { Send } from './http.ts';
import { withFieldsOf } from './shapes.ts';

export interface StatisticsClient {
  /** Of the last 24 hours unless said otherwise; seconds behind what happens. */
  statistics(range?: StatisticsQuery): Promise<Statistics>;
  /** Of all owners together; for admins. */
  platformStatistics(range?: StatisticsQuery): Promise<Statistics>;
}

const isStatistics = withFieldsOf<Statistics>(statisticsSchema);

export const statisticsCalls = (send: Send): StatisticsClient => ({
  statistics: async (range = {}) =>
    (await send({ path: '/api/tasks/statistics', query: range }, isStatistics)).body,
  platformStatistics: async (range = {}) =>
    (await send({ path: '/api/stats', query: range }, isStatistics)).body,
});
