/** What stages and workers told of a task. */
import type { TaskLogs, TaskStore } from '../../application/ports.ts';
import { readLogs } from '../../application/task-logs.ts';
import { logsQuerySchema } from '../../contract/log-schemas.ts';
import { type Route, route } from '../../runtime/routes.ts';

export const logRoutes = (ports: { readonly tasks: TaskStore; readonly logs: TaskLogs }): Route[] => [
  route({
    method: 'GET',
    path: '/api/tasks/{id}/logs',
    auth: 'tasks:read',
    query: logsQuerySchema,
    success: 200,
    run: async ({ path: { id = '' }, query, key }) => ({ body: await readLogs(id, query, key, ports) }),
  }),
];
