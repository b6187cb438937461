import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { healthChecks } from '../../functions/adapters/health-checks.ts';

type Send = (command: { input: object }, options: { abortSignal: AbortSignal }) => Promise<unknown>;

/** A clock that a millisecond passes on at each look. */
const ticking = () => {
  let time = 0;
  return () => new Date(time++);
};

const asked: object[] = [];
const answering: Send = async (command) => void asked.push(command);
const failing: Send = async () => {
  throw new Error('no such host');
};
/** Answers nothing until it is given up. */
const hanging: Send = (_, { abortSignal }) =>
  new Promise((_resolve, reject) => abortSignal.addEventListener('abort', () => reject(abortSignal.reason)));

const checksOf = ({ table = answering, queues = answering, storage = answering }: Record<string, Send>) =>
  healthChecks(
    {
      table: { client: { send: table } as unknown as DynamoDBDocumentClient, name: 'tasks' },
      queues: { client: { send: queues } as unknown as SQSClient, url: 'http://queue' },
      storage: { client: { send: storage } as unknown as S3Client, bucket: 'media' },
    },
    ticking(),
  );

test('health asks each service for something harmless, and tells how long it took', async () => {
  const results = await checksOf({})();
  assert.deepEqual(
    Object.entries(results).map(([name, { status }]) => [name, status]),
    [
      ['table', 'ok'],
      ['queues', 'ok'],
      ['storage', 'ok'],
    ],
  );
  assert.ok(Object.values(results).every(({ latency_ms }) => latency_ms > 0));
  assert.deepEqual(
    asked.map((command) => command.constructor),
    [GetCommand, GetQueueAttributesCommand, HeadBucketCommand],
  );
});

test('what fails is told with its cause, and hides nobody else', async () => {
  const { table, queues, storage } = await checksOf({ queues: failing })();
  assert.deepEqual([table.status, queues.status, storage.status], ['ok', 'failed', 'ok']);
  assert.match(String(queues.cause), /no such host/);
});

test('what does not answer is given up', async () => {
  const { table, storage } = await checksOf({ table: hanging })();
  assert.deepEqual([table.status, storage.status], ['failed', 'ok']);
  assert.match(String(table.cause), /TimeoutError/);
});
