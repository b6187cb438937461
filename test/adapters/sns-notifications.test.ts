import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CreateTopicCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { snsClient, sqsClient } from '../../functions/adapters/clients.ts';
import { snsNotifications } from '../../functions/adapters/sns-notifications.ts';

test('who subscribed to the topic gets subject, text, and the attributes to filter by', async (t) => {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  t.after(() => server.stop());
  const endpoint = `http://127.0.0.1:${server.port}`;
  const options = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const [sns, sqs] = [snsClient(options), sqsClient(options)];
  t.after(() => [sns, sqs].map((client) => client.destroy()));
  server.createQueue('mail');
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'ended' }));
  const Endpoint = 'arn:aws:sqs:us-east-1:000000000000:mail';
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  await snsNotifications(sns, TopicArn ?? '').publish({
    subject: 'Soundstage: a.mp4 failed',
    text: 'Task ann_1',
    attributes: { owner: 'ann', type: 'media.process', status: 'failed' },
  });
  const query = { QueueUrl: `${endpoint}/000000000000/mail`, WaitTimeSeconds: 5 };
  const { Messages } = await sqs.send(new ReceiveMessageCommand(query));
  const message = JSON.parse(Messages?.[0]?.Body ?? '{}');
  assert.deepEqual([message.Subject, message.Message], ['Soundstage: a.mp4 failed', 'Task ann_1']);
  assert.equal(message.MessageAttributes.owner.Value, 'ann');
});
