/** Notifications to one SNS topic: who subscribed gets them, by e-mail for one. */
import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notifications } from '../application/ports.ts';

export const snsNotifications = (client: SNSClient, topicArn: string): Notifications => ({
  publish: async ({ subject, text, attributes }) => {
    await client.send(
      new PublishCommand({
        TopicArn: topicArn,
        Subject: subject,
        Message: text,
        MessageAttributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [
            name,
            { DataType: 'String', StringValue: value },
          ]),
        ),
      }),
    );
  },
});

/** Where nobody named a topic. */
export const noNotifications: Notifications = { publish: async () => {} };
