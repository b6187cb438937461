/** Reports on a task, in order, one task at a time. */
import { advance } from '../application/advance.ts';
import { surroundingsOf } from '../application/urgency.ts';
import { pipelineMessageSchema } from '../contract/message-schemas.ts';
import { clock, leaseOn, retentionDays, stageQueues, taskStore } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { about, createLog } from '../runtime/log.ts';
import { puttingOff } from '../runtime/message-lease.ts';
import { fifoConsumer } from '../runtime/queue.ts';
import { createTracing } from '../runtime/tracing.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'PIPELINE_QUEUE_URL',
  'STAGE_QUEUES',
  'TASK_RETENTION_DAYS',
  'LOG_LEVEL',
  'TRACING',
]);
const log = createLog('advance', env);
const tracing = createTracing('advance', env);
const tasks = taskStore(env);
const ports = {
  tasks,
  queues: stageQueues(env),
  log,
  now: clock,
  retentionDays: retentionDays(env),
  surroundingsOf: surroundingsOf(tasks, clock),
};

export const handler = fifoConsumer(
  pipelineMessageSchema,
  (message) => message.task_id,
  puttingOff(
    leaseOn(env.PIPELINE_QUEUE_URL),
    (messages, deliveries, taskId) => {
      tracing.annotate({ task_id: taskId });
      const redelivered = deliveries.some(({ receiveCount }) => receiveCount > 1);
      return about({ task_id: taskId }, () => advance(taskId, messages, redelivered, ports));
    },
    { log, random: Math.random },
  ),
  log,
).use(tracing.segments);
