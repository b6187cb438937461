/** What all stage functions share: their message's lease, the unit's use case, and the stage with its ports bound. */
import type { Log } from '../application/ports.ts';
import { type Perform, runUnit } from '../application/run-unit.ts';
import { type UnitMessage, unitMessageSchema } from '../contract/message-schemas.ts';
import { clock, leaseOn, pipelineQueue, progressStore, taskLogs, taskStore } from './compose.ts';
import type { Environment } from './environment.ts';
import { about } from './log.ts';
import { whileLeased } from './message-lease.ts';
import { type Delivery, type QueueHandler, standardConsumer } from './queue.ts';
import { createTracing } from './tracing.ts';

/** Variables every stage function has. */
export const STAGE_VARIABLES = [
  'TABLE_NAME',
  'MEDIA_BUCKET',
  'PIPELINE_QUEUE_URL',
  'STAGE',
  'STAGE_QUEUE_URL',
  'LOG_LEVEL',
  'TRACING',
  'AWS_S3_FORCE_PATH_STYLE',
] as const;

export type StageEnvironment = Environment<(typeof STAGE_VARIABLES)[number]>;

export const stageConsumer = (env: StageEnvironment, perform: Perform, log: Log): QueueHandler => {
  const ports = {
    tasks: taskStore(env),
    progress: progressStore(env),
    queues: pipelineQueue(env),
    logs: taskLogs(env),
    log,
    now: clock,
  };
  const lease = leaseOn(env.STAGE_QUEUE_URL);
  const tracing = createTracing(env.STAGE, env);
  const run = (message: UnitMessage, delivery: Delivery) => {
    const { task_id, unit, attempt } = message;
    tracing.annotate({ task_id });
    const work = () => runUnit(message, perform, delivery, ports);
    return about({ task_id, ...unit, attempt, receive_count: delivery.receiveCount }, work);
  };
  return standardConsumer(unitMessageSchema, whileLeased(lease, run, { log, random: Math.random }), log).use(
    tracing.segments,
  );
};
