/** Every row of the API. */
import type { Route } from '../../runtime/routes.ts';
import { documentRoutes } from './documents.ts';
import { fileRoutes } from './files.ts';
import { keyRoutes } from './keys.ts';
import { logRoutes } from './logs.ts';
import { serviceRoutes } from './service.ts';
import { statisticsRoutes } from './statistics.ts';
import { taskRoutes } from './tasks.ts';
import { transcriptRoutes } from './transcripts.ts';
import { typeRoutes } from './types.ts';
import { webhookRoutes } from './webhooks.ts';
import { workerRoutes } from './workers.ts';

type Ports<Table extends (ports: never) => Route[]> = Parameters<Table>[0];

export interface ApiPorts {
  readonly tasks: Ports<typeof taskRoutes> &
    Ports<typeof fileRoutes> &
    Ports<typeof transcriptRoutes> &
    Ports<typeof logRoutes>;
  readonly types: Ports<typeof typeRoutes>;
  readonly work: Ports<typeof workerRoutes>;
  readonly keys: Ports<typeof keyRoutes>;
  readonly webhooks: Ports<typeof webhookRoutes>;
  readonly statistics: Ports<typeof statisticsRoutes>;
  readonly service: Ports<typeof serviceRoutes>;
  readonly documents: Ports<typeof documentRoutes>;
}

export const apiRoutes = (ports: ApiPorts): Route[] => [
  ...taskRoutes(ports.tasks),
  ...fileRoutes(ports.tasks),
  ...transcriptRoutes(ports.tasks),
  ...logRoutes(ports.tasks),
  ...typeRoutes(ports.types),
  ...workerRoutes(ports.work),
  ...keyRoutes(ports.keys),
  ...webhookRoutes(ports.webhooks),
  ...statisticsRoutes(ports.statistics),
  ...serviceRoutes(ports.service),
  ...documentRoutes(ports.documents),
];
