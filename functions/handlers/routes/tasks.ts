/** Tasks: create, read, list, cancel, retry, delete. */

import { cancelTask, retryTask } from '../../application/control-task.ts';
import { createBatch } from '../../application/create-batch.ts';
import { type CreatePorts, createTask } from '../../application/create-task.ts';
import { type DeletePorts, deleteTask } from '../../application/delete-task.ts';
import { estimateTask } from '../../application/estimate-task.ts';
import type { Queues } from '../../application/ports.ts';
import {
  listTasks,
  type ResultPorts,
  readEvents,
  readResult,
  readTask,
} from '../../application/read-tasks.ts';
import { type WaitPorts, waitForEnd } from '../../application/wait-for-end.ts';
import {
  batchSchema,
  createQuerySchema,
  eventsQuerySchema,
  listQuerySchema,
} from '../../contract/request-schemas.ts';
import { createTaskSchema } from '../../contract/task-schemas.ts';
import { type Route, route } from '../../runtime/routes.ts';

const PAGE = 20;
const EVENT_PAGE = 100;
/** Seconds a client should wait before it asks for a result again. */
const RETRY_AFTER = '2';

const READ = 'tasks:read';
const WRITE = 'tasks:write';

/** An empty header names no request; many would share it. */
const idempotencyKey = (headers: Readonly<Record<string, string | undefined>>): string | undefined =>
  headers['idempotency-key'] || undefined;

type TaskPorts = CreatePorts & DeletePorts & WaitPorts & ResultPorts & { readonly queues: Queues };

export const taskRoutes = (ports: TaskPorts): Route[] => [
  route({
    method: 'POST',
    path: '/api/tasks',
    auth: WRITE,
    body: createTaskSchema,
    query: createQuerySchema,
    success: 201,
    run: async ({ body, query, key, headers }) => {
      if (query.dry_run === 'true')
        return { status: 200, body: { estimate: await estimateTask(body, key, ports) } };
      const { task, uploads, deduplicated } = await createTask(body, idempotencyKey(headers), key, ports);
      const answer = { ...(await waitForEnd(task, Number(query.wait_seconds ?? 0), ports)), uploads };
      return deduplicated
        ? { status: 200, body: { ...answer, deduplicated } }
        : { body: answer, headers: { location: `/api/tasks/${task.id}` } };
    },
  }),
  route({
    method: 'POST',
    path: '/api/tasks/batch',
    auth: WRITE,
    body: batchSchema,
    success: 207,
    run: async ({ body, key, headers }) => ({
      body: { items: await createBatch(body.tasks, idempotencyKey(headers), key, ports) },
    }),
  }),
  route({
    method: 'GET',
    path: '/api/tasks',
    auth: READ,
    query: listQuerySchema,
    success: 200,
    run: async ({ query: { limit, order = 'desc', ...filter }, key }) => ({
      body: await listTasks(
        { ...filter, owner: key.owner, order, limit: Number(limit ?? PAGE) },
        ports.tasks,
      ),
    }),
  }),
  route({
    method: 'GET',
    path: '/api/tasks/{id}',
    auth: READ,
    success: 200,
    run: async ({ path: { id = '' }, key }) => ({ body: await readTask(id, key, ports.tasks) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/tasks/{id}',
    auth: WRITE,
    success: 204,
    run: async ({ path: { id = '' }, key }) => {
      await deleteTask(id, key, ports);
      return {};
    },
  }),
  route({
    method: 'GET',
    path: '/api/tasks/{id}/events',
    auth: READ,
    query: eventsQuerySchema,
    success: 200,
    run: async ({ path: { id = '' }, query, key }) => {
      const range = { after: Number(query.after ?? 0), limit: Number(query.limit ?? EVENT_PAGE) };
      return { body: { items: await readEvents(id, range, key, ports.tasks) } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/tasks/{id}/result',
    auth: READ,
    success: 200,
    run: async ({ path: { id = '' }, key }) => {
      const answer = await readResult(id, key, ports);
      if (answer.kind === 'ready') return { body: answer.result };
      const { kind: _kind, ...body } = answer;
      return { status: 202, body, headers: { 'retry-after': RETRY_AFTER } };
    },
  }),
  route({
    method: 'POST',
    path: '/api/tasks/{id}/cancel',
    auth: WRITE,
    success: 202,
    run: async ({ path: { id = '' }, key }) => ({ body: { task: await cancelTask(id, key, ports) } }),
  }),
  route({
    method: 'POST',
    path: '/api/tasks/{id}/retry',
    auth: WRITE,
    success: 202,
    run: async ({ path: { id = '' }, key }) => ({ body: { task: await retryTask(id, key, ports) } }),
  }),
];
