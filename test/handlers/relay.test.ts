import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { startFauxqs } from 'fauxqs';
import { sqsClient } from '../../functions/adapters/clients.ts';
import { startTable, TABLE } from '../support/dynamodb.ts';
import { lambdaContext } from '../support/lambda.ts';

const completion: DynamoDBStreamEvent = {
  Records: [
    {
      eventName: 'INSERT',
      dynamodb: {
        SequenceNumber: '1',
        Keys: { pk: { S: 'TASK#ann_20261121_1' }, sk: { S: 'EVENT#00000009' } },
        NewImage: {
          pk: { S: 'TASK#ann_20261121_1' },
          sk: { S: 'EVENT#00000009' },
          owner: { S: 'ann' },
          seq: { N: '9' },
          at: { S: '2026-11-21T08:00:00.000Z' },
          actor: { S: 'pipeline' },
          type: { S: 'TaskCompleted' },
          data: { M: {} },
          v: { N: '2' },
        },
      },
    },
  ],
};

test('what was committed is counted, for the deployment that it happened in, and announced to webhooks', async (t) => {
  const table = await startTable(t);
  const { hostname, port } = (await table.config.endpoint?.()) ?? assert.fail('no endpoint');
  const queues = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  t.after(() => queues.stop());
  queues.createQueue('webhooks');
  const endpoint = `http://127.0.0.1:${queues.port}`;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_SQS: endpoint,
    WEBHOOK_QUEUE_URL: `${endpoint}/000000000000/webhooks`,
    AWS_ENDPOINT_URL: `http://${hostname}:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE_NAME: TABLE,
    MEDIA_BUCKET: 'media',
    SOCKET_ENDPOINT: 'https://live.example.org',
    METRICS_SERVICE: 'here',
  });
  const { handler } = await import('../../functions/handlers/relay.ts');
  const lines: string[] = [];
  const write = t.mock.method(process.stdout, 'write', (text: string) => lines.push(text) > 0);
  const answer = await handler(completion, lambdaContext);
  write.mock.restore();
  assert.deepEqual(answer, { batchItemFailures: [] });
  const counted = lines.map((line) => JSON.parse(line)).filter((line) => 'TasksCompleted' in line);
  assert.deepEqual(
    counted.map((line) => [line.TasksCompleted, line.service]),
    [[1, 'here']],
  );
  const client = sqsClient();
  t.after(() => client.destroy());
  const QueueUrl = process.env['WEBHOOK_QUEUE_URL'];
  const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }));
  const announced = { kind: 'happened', owner: 'ann', task_id: 'ann_20261121_1', seq: 9 };
  assert.deepEqual(
    Messages.map(({ Body = '' }) => JSON.parse(Body)),
    [{ ...announced, event: 'task.completed', at: '2026-11-21T08:00:00.000Z' }],
  );
});
