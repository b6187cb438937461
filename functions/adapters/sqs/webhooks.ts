/** Sending to the webhooks' queue, in the fair-queue group of the owner. */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WebhookQueue } from '../../application/ports.ts';

export const sqsWebhooks = (client: SQSClient, queueUrl: string): WebhookQueue => ({
  send: async (message, delaySeconds) => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(message),
        MessageGroupId: message.owner,
        ...(delaySeconds === undefined ? {} : { DelaySeconds: delaySeconds }),
      }),
    );
  },
});
