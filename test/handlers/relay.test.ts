import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DynamoDBStreamEvent } from 'aws-lambda';
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

test('what was committed is counted, for the deployment that it happened in', async (t) => {
  const table = await startTable(t);
  const { hostname, port } = (await table.config.endpoint?.()) ?? assert.fail('no endpoint');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://${hostname}:${port}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    TABLE_NAME: TABLE,
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
});
