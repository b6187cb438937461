/** Webhooks: endpoints, what was sent to them, a test, a new secret. */
import { type AnnouncePorts, sendTest } from '../../application/announce.ts';
import type { ReachPorts } from '../../application/callable-url.ts';
import { listDeliveries, listDeliveriesOf, redeliver } from '../../application/deliveries.ts';
import type { TaskStore } from '../../application/ports.ts';
import {
  changeEndpoint,
  createEndpoint,
  deleteEndpoint,
  type EndpointPorts,
  listEndpoints,
  readEndpoint,
  rotateSecret,
} from '../../application/webhook-endpoints.ts';
import {
  changeEndpointSchema,
  createEndpointSchema,
  deliveriesQuerySchema,
  rotateSecretSchema,
} from '../../contract/webhook-schemas.ts';
import { type Route, route } from '../../runtime/routes.ts';

const PAGE = 20;
const READ = 'tasks:read';
const WRITE = 'tasks:write';

type WebhookPorts = EndpointPorts & AnnouncePorts & ReachPorts & { readonly tasks: TaskStore };

export const webhookRoutes = (ports: WebhookPorts): Route[] => [
  route({
    method: 'POST',
    path: '/api/webhooks',
    auth: WRITE,
    body: createEndpointSchema,
    success: 201,
    run: async ({ body, key }) => {
      const endpoint = await createEndpoint(body, key, ports);
      return { body: endpoint, headers: { location: `/api/webhooks/${endpoint.id}` } };
    },
  }),
  route({
    method: 'GET',
    path: '/api/webhooks',
    auth: READ,
    success: 200,
    run: async ({ key }) => ({ body: { items: await listEndpoints(key, ports) } }),
  }),
  route({
    method: 'GET',
    path: '/api/webhooks/{id}',
    auth: READ,
    success: 200,
    run: async ({ path: { id = '' }, key }) => ({ body: await readEndpoint(id, key, ports) }),
  }),
  route({
    method: 'PATCH',
    path: '/api/webhooks/{id}',
    auth: WRITE,
    body: changeEndpointSchema,
    success: 200,
    run: async ({ path: { id = '' }, body, key }) => ({ body: await changeEndpoint(id, body, key, ports) }),
  }),
  route({
    method: 'DELETE',
    path: '/api/webhooks/{id}',
    auth: WRITE,
    success: 204,
    run: async ({ path: { id = '' }, key }) => {
      await deleteEndpoint(id, key, ports);
      return {};
    },
  }),
  route({
    method: 'POST',
    path: '/api/webhooks/{id}/rotate',
    auth: WRITE,
    body: rotateSecretSchema,
    success: 200,
    run: async ({ path: { id = '' }, body, key }) => ({
      body: await rotateSecret(id, body.overlap_hours, key, ports),
    }),
  }),
  route({
    method: 'POST',
    path: '/api/webhooks/{id}/test',
    auth: WRITE,
    success: 202,
    run: async ({ path: { id = '' }, key }) => ({
      body: await sendTest(await readEndpoint(id, key, ports), key, ports),
    }),
  }),
  route({
    method: 'GET',
    path: '/api/webhooks/{id}/deliveries',
    auth: READ,
    query: deliveriesQuerySchema,
    success: 200,
    run: async ({ path: { id = '' }, query: { limit, ...query }, key }) => ({
      body: await listDeliveries(id, { ...query, limit: Number(limit ?? PAGE) }, key, ports),
    }),
  }),
  route({
    method: 'GET',
    path: '/api/tasks/{id}/webhook-deliveries',
    auth: READ,
    success: 200,
    run: async ({ path: { id = '' }, key }) => ({
      body: { items: await listDeliveriesOf(id, key, ports) },
    }),
  }),
  route({
    method: 'POST',
    path: '/api/webhooks/{id}/deliveries/{delivery}/redeliver',
    auth: WRITE,
    success: 202,
    run: async ({ path: { id = '', delivery = '' }, key }) => ({
      body: await redeliver(id, delivery, key, ports),
    }),
  }),
];
