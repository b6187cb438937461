/** The SQS client of a process, over the simulated queues; a queue's URL is its name. */
import {
  ChangeMessageVisibilityCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Effect } from './effects.ts';
import type { SimulatedQueue } from './queue.ts';

export const queueClient = (queueOf: (url: string) => SimulatedQueue, effect: Effect): SQSClient => {
  const send = (command: unknown): Promise<object> => {
    if (command instanceof SendMessageCommand) {
      const { QueueUrl = '', MessageBody: body = '', ...rest } = command.input;
      return effect(`send to ${QueueUrl} ${body}`, () => {
        const { MessageGroupId: group, MessageDeduplicationId: deduplicationId } = rest;
        queueOf(QueueUrl).send({ body, group, deduplicationId });
        return {};
      });
    }
    if (command instanceof SendMessageBatchCommand) {
      const { QueueUrl = '', Entries = [] } = command.input;
      const bodies = Entries.map(({ MessageBody = '' }) => MessageBody);
      return effect(`send to ${QueueUrl} ${bodies.join(' ')}`, () => {
        for (const { MessageBody: body = '', MessageGroupId: group } of Entries)
          queueOf(QueueUrl).send({ body, group });
        return {};
      });
    }
    if (command instanceof ChangeMessageVisibilityCommand) {
      const { QueueUrl = '', ReceiptHandle = '', VisibilityTimeout = 0 } = command.input;
      return effect(`hide ${ReceiptHandle} for ${VisibilityTimeout} s`, () => {
        queueOf(QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout);
        return {};
      });
    }
    throw new Error(`The simulated queues do not know ${(command as object).constructor.name}`);
  };
  return { send } as unknown as SQSClient;
};
