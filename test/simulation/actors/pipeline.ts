/** The functions behind the queues, composed as their handlers are: the real consumers, leases and use cases. */
import { acceptFile } from '../../../functions/application/accept-file.ts';
import { advance } from '../../../functions/application/advance.ts';
import { runUnit } from '../../../functions/application/run-unit.ts';
import { pipelineMessageSchema, unitMessageSchema } from '../../../functions/contract/message-schemas.ts';
import { STAGE_NAMES, type StageName } from '../../../functions/contract/stages.ts';
import { storageEventSchema } from '../../../functions/contract/storage-schemas.ts';
import { puttingOff, whileLeased } from '../../../functions/runtime/message-lease.ts';
import { fifoConsumer, standardConsumer } from '../../../functions/runtime/queue.ts';
import { portsOf } from '../world/ports.ts';
import type { Process } from '../world/process.ts';
import type { World } from '../world/world.ts';
import { consume, type Handler } from './lambda.ts';
import { performOf } from './perform.ts';

const fileArrived = (process: Process, world: World): Handler => {
  const ports = portsOf(process, world);
  return standardConsumer(
    storageEventSchema,
    (event) =>
      Promise.all(
        ('Records' in event && Array.isArray(event.Records) ? event.Records : []).map(({ s3: { object } }) =>
          acceptFile({ key: object.key, size: object.size ?? 0, etag: object.eTag ?? '' }, ports),
        ),
      ),
    ports.log,
  ) as unknown as Handler;
};

const advancing = (process: Process, world: World): Handler => {
  const ports = portsOf(process, world);
  return fifoConsumer(
    pipelineMessageSchema,
    (message) => message.task_id,
    puttingOff(
      ports.leaseOn('pipeline'),
      (messages, deliveries, taskId) =>
        advance(
          taskId,
          messages,
          deliveries.some(({ receiveCount }) => receiveCount > 1),
          ports,
        ),
      ports,
    ),
    ports.log,
  ) as unknown as Handler;
};

const running = (stage: StageName, process: Process, world: World): Handler => {
  const ports = portsOf(process, world);
  const perform = performOf(stage, process, ports, world);
  return standardConsumer(
    unitMessageSchema,
    whileLeased(
      ports.leaseOn(stage),
      (message, delivery) => runUnit(message, perform, delivery, ports),
      ports,
    ),
    ports.log,
  ) as unknown as Handler;
};

export const startPipeline = (world: World): void => {
  consume('uploads', (process) => fileArrived(process, world), world);
  consume('pipeline', (process) => advancing(process, world), world);
  for (const stage of STAGE_NAMES) consume(stage, (process) => running(stage, process, world), world);
};
