/** The service itself: its health, tickets for its socket, its sweeper, its dead letters. */

import type { HealthChecks } from '../../adapters/health-checks.ts';
import { issueTicket, type TicketPorts } from '../../application/realtime.ts';
import { type RedrivePorts, redrive } from '../../application/redrive.ts';
import { sweep } from '../../application/sweep.ts';
import { type SweepDeliveryPorts, sweepDeliveries } from '../../application/sweep-deliveries.ts';
import type { SweepPorts } from '../../application/sweep-task.ts';
import { redriveSchema } from '../../contract/request-schemas.ts';
import { type Route, route } from '../../runtime/routes.ts';

interface ServicePorts extends TicketPorts, SweepPorts, SweepDeliveryPorts, RedrivePorts {
  readonly checkHealth: HealthChecks;
  readonly socketUrl: string;
  readonly version: string;
}

const healthAnswer = async ({ checkHealth, version, log }: ServicePorts) => {
  const results = Object.entries(await checkHealth());
  const failed = results.filter(([, { status }]) => status !== 'ok');
  for (const [check, { cause }] of failed) log.error('A health check failed', { check, cause });
  const checks = Object.fromEntries(
    results.map(([name, { status, latency_ms }]) => [name, { status, latency_ms }]),
  );
  return failed.length === 0
    ? { body: { status: 'ok', version, checks } }
    : { status: 503, body: { status: 'failed', version, checks } };
};

export const serviceRoutes = (ports: ServicePorts): Route[] => [
  route({ method: 'GET', path: '/api/health', auth: 'none', success: 200, run: () => healthAnswer(ports) }),
  route({
    method: 'POST',
    path: '/api/realtime/tickets',
    auth: 'tasks:read',
    success: 201,
    run: async ({ key }) => ({ body: await issueTicket(ports.socketUrl, key, ports) }),
  }),
  // It runs once a minute by itself; this is for those who cannot wait.
  route({
    method: 'POST',
    path: '/api/sweep',
    auth: 'admin',
    success: 200,
    run: async () => ({
      body: { swept: { ...(await sweep(ports)), deliveries: await sweepDeliveries(ports) } },
    }),
  }),
  route({
    method: 'GET',
    path: '/api/dead-letters',
    auth: 'admin',
    success: 200,
    run: async () => ({ body: { items: await ports.deadLetters.list() } }),
  }),
  route({
    method: 'POST',
    path: '/api/dead-letters/redrive',
    auth: 'admin',
    body: redriveSchema,
    success: 200,
    run: async ({ body }) => ({ body: { items: await redrive(body.queue, ports) } }),
  }),
];
