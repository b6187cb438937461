/** Once a minute. */
import { sweep } from '../application/sweep.ts';
import { sweepDeliveries } from '../application/sweep-deliveries.ts';
import {
  clock,
  mediaStore,
  pipelineQueue,
  retentionDays,
  taskStore,
  webhookQueue,
  webhookStore,
} from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'MEDIA_BUCKET',
  'PIPELINE_QUEUE_URL',
  'WEBHOOK_QUEUE_URL',
  'TASK_RETENTION_DAYS',
  'LOG_LEVEL',
  'AWS_S3_FORCE_PATH_STYLE',
]);
const log = createLog('sweep', env);
const ports = {
  tasks: taskStore(env),
  queues: pipelineQueue(env),
  webhooks: webhookStore(env),
  webhookQueue: webhookQueue(env),
  media: mediaStore(env),
  log,
  now: clock,
  retentionDays: retentionDays(env),
};

export const handler = async (): Promise<void> => {
  const counts = { ...(await sweep(ports)), deliveries: await sweepDeliveries(ports) };
  if (Object.values(counts).some((count) => count > 0)) log.info('Swept', { ...counts });
  // So that the function's alarm rings: each was logged with its reason.
  if (counts.failed > 0) throw new Error(`${counts.failed} tasks could not be swept`);
};
