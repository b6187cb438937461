/** What all stage functions share: their message's lease, the unit's use case, and the stage with its ports bound. */
import type { Log } from '../application/ports.ts';
import { type Perform, runUnit } from '../application/run-unit.ts';
import { unitMessageSchema } from '../contract/message-schemas.ts';
import { clock, pipelineQueue, progressStore, stageLease, taskStore } from './compose.ts';
import type { Environment } from './environment.ts';
import { whileLeased } from './message-lease.ts';
import { type QueueHandler, standardConsumer } from './queue.ts';

/** Variables every stage function has. */
export const STAGE_VARIABLES = [
  'TABLE_NAME',
  'MEDIA_BUCKET',
  'PIPELINE_QUEUE_URL',
  'STAGE',
  'STAGE_QUEUE_URL',
  'LOG_LEVEL',
  'AWS_S3_FORCE_PATH_STYLE',
] as const;

export type StageEnvironment = Environment<(typeof STAGE_VARIABLES)[number]>;

export const stageConsumer = (env: StageEnvironment, perform: Perform, log: Log): QueueHandler => {
  const ports = {
    tasks: taskStore(env),
    progress: progressStore(env),
    queues: pipelineQueue(env),
    log,
    now: clock,
  };
  return standardConsumer(
    unitMessageSchema,
    whileLeased(stageLease(env), (message, delivery) => runUnit(message, perform, delivery, ports), {
      log,
      random: Math.random,
    }),
    log,
  );
};
