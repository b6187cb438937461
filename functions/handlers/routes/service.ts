/** The service itself: its health, and tickets for its socket. */

import type { HealthChecks } from '../../adapters/health-checks.ts';
import type { Log } from '../../application/ports.ts';
import { issueTicket, type TicketPorts } from '../../application/realtime.ts';
import { type Route, route } from '../../runtime/routes.ts';

interface ServicePorts extends TicketPorts {
  readonly checkHealth: HealthChecks;
  readonly socketUrl: string;
  readonly version: string;
  readonly log: Log;
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
];
