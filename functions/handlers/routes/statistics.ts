/** Statistics: the caller's, and the platform's. */
import { readStatistics, type StatisticsPorts } from '../../application/read-statistics.ts';
import { EVERYBODY } from '../../contract/keys.ts';
import { statisticsQuerySchema } from '../../contract/statistics-schemas.ts';
import { type Route, route } from '../../runtime/routes.ts';

export const statisticsRoutes = (ports: StatisticsPorts): Route[] => [
  route({
    method: 'GET',
    path: '/api/tasks/statistics',
    auth: 'tasks:read',
    query: statisticsQuerySchema,
    success: 200,
    run: async ({ query, key }) => ({ body: await readStatistics(key.owner, query, ports) }),
  }),
  route({
    method: 'GET',
    path: '/api/stats',
    auth: 'admin',
    query: statisticsQuerySchema,
    success: 200,
    run: async ({ query }) => ({ body: await readStatistics(EVERYBODY, query, ports) }),
  }),
];
