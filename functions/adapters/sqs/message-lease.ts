/** The visibility of one received message. */
import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { MessageLease } from '../../application/ports.ts';

export const sqsMessageLease = (
  client: SQSClient,
  queueUrl: string,
  receiptHandle: string,
): MessageLease => ({
  extend: async (seconds) => {
    const change = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
    await client.send(new ChangeMessageVisibilityCommand(change));
  },
});
