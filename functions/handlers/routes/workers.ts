/** What workers do: claim, heartbeat, complete; and who they are. */
import { type ClaimPorts, claimTasks } from '../../application/claim-tasks.ts';
import { completeWork, heartbeat, type WorkPorts } from '../../application/finish-work.ts';
import { listWorkers } from '../../application/workers.ts';
import { claimRequestSchema, completeSchema, heartbeatSchema } from '../../contract/worker-schemas.ts';
import { type Route, route } from '../../runtime/routes.ts';

const WORKER = 'worker';

export const workerRoutes = (ports: ClaimPorts & WorkPorts): Route[] => [
  route({
    method: 'POST',
    path: '/api/tasks/claim',
    auth: WORKER,
    body: claimRequestSchema,
    success: 200,
    run: async ({ body, key }) => {
      const tasks = await claimTasks(body, key, ports);
      return tasks.length === 0 ? { status: 204 } : { body: { tasks } };
    },
  }),
  route({
    method: 'POST',
    path: '/api/tasks/{id}/heartbeat',
    auth: WORKER,
    body: heartbeatSchema,
    success: 200,
    run: async ({ path: { id = '' }, body, key }) => ({ body: await heartbeat(id, body, key, ports) }),
  }),
  route({
    method: 'POST',
    path: '/api/tasks/{id}/complete',
    auth: WORKER,
    body: completeSchema,
    success: 200,
    run: async ({ path: { id = '' }, body, key }) => ({
      body: { task: await completeWork(id, body, key, ports) },
    }),
  }),
  route({
    method: 'GET',
    path: '/api/workers',
    auth: 'tasks:read',
    success: 200,
    run: async ({ key }) => ({ body: { items: await listWorkers(key, ports) } }),
  }),
];
