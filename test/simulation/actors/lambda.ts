/** Lambda's event source mappings: batches of a queue's messages become invocations, and what they did not fail is deleted. */
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Outcome, Process } from '../world/process.ts';
import type { Message } from '../world/queue.ts';
import { QUEUES, type QueueName } from '../world/settings.ts';
import type { World } from '../world/world.ts';

export type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** Few, so that messages wait for one another. */
const INSTANCES = 4;

const eventOf = (messages: readonly Message[]): SQSEvent =>
  ({
    Records: messages.map(({ id, body, receipt, receives }) => ({
      messageId: id,
      receiptHandle: receipt,
      body,
      attributes: { ApproximateReceiveCount: String(receives) },
    })),
  }) as unknown as SQSEvent;

const contextOf = (process: Process, world: World): Context =>
  ({ getRemainingTimeInMillis: () => process.endsAt - world.scheduler.time() }) as Context;

/** Those that were not reported failed; none when the function ended badly. */
const handled = (
  outcome: Outcome<SQSBatchResponse>,
  receipts: readonly [string, string][],
): readonly string[] => {
  if (outcome.kind !== 'returned') return [];
  const failed = new Set(outcome.value.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
  return receipts.flatMap(([id, receipt]) => (failed.has(id) ? [] : [receipt]));
};

/** `handlerOf` is called for each invocation, as if each met a fresh instance. */
export const consume = (name: QueueName, handlerOf: (process: Process) => Handler, world: World): void => {
  const queue = world.queues[name];
  const { batchSize, timeoutSeconds } = QUEUES[name];
  let busy = 0;
  let serial = 0;

  const invoke = async (messages: readonly Message[]): Promise<void> => {
    serial += 1;
    const event = eventOf(messages);
    const receipts = messages.map(({ id, receipt }): [string, string] => [id, receipt]);
    const outcome = await world.start(`${name} ${serial}`, timeoutSeconds, (process) =>
      handlerOf(process)(event, contextOf(process, world)),
    );
    for (const receipt of handled(outcome, receipts)) if (!world.strikes('undeleted')) queue.delete(receipt);
    busy -= 1;
    pump();
  };

  const pump = (): void => {
    while (busy < INSTANCES) {
      const messages = queue.receive(batchSize);
      if (messages.length === 0) return;
      busy += 1;
      void invoke(messages);
    }
  };

  world.onArrival(name, pump);
};
