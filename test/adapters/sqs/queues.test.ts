import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { type FauxqsServer, startFauxqs } from 'fauxqs';
import { sqsClient } from '../../../functions/adapters/clients.ts';
import { sqsMessageLease } from '../../../functions/adapters/sqs/message-lease.ts';
import { sqsQueues } from '../../../functions/adapters/sqs/queues.ts';
import type { PipelineMessage, UnitMessage } from '../../../functions/contract/message-schemas.ts';

const FIFO = { FifoQueue: 'true', VisibilityTimeout: '30' };

const open = async (context: TestContext) => {
  const server: FauxqsServer = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  context.after(() => server.stop());
  const endpoint = `http://127.0.0.1:${server.port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = sqsClient({ endpoint, region: 'us-east-1', credentials });
  context.after(() => client.destroy());
  const url = (name: string) => `${endpoint}/000000000000/${name}`;
  server.createQueue('pipeline.fifo', { attributes: FIFO });
  server.createQueue('transcribe');
  server.createQueue('diarize');
  const urls = {
    pipeline: url('pipeline.fifo'),
    stages: { transcribe: url('transcribe'), diarize: url('diarize') },
  };
  return { client, urls, queues: sqsQueues(client, urls) };
};

/** Takes everything there is. */
const drain = async (client: SQSClient, QueueUrl: string): Promise<Message[]> => {
  const all: Message[] = [];
  for (;;) {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    });
    const { Messages = [] } = await client.send(command);
    if (Messages.length === 0) return all;
    all.push(...Messages);
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
};

const nudge = (task_id: string): PipelineMessage => ({ kind: 'nudge', task_id, reason: 'quiet' });
const unit = (chunk: number, stage: 'transcribe' | 'diarize' = 'transcribe'): UnitMessage => ({
  task_id: 't1',
  unit: { file_id: 'f1', stage, chunk },
  attempt: 1,
});

test('a report goes in the group of its task, and the same one twice is taken once', async (context) => {
  const { client, urls, queues } = await open(context);
  await queues.toPipeline(nudge('t1'));
  await queues.toPipeline(nudge('t1'));
  await queues.toPipeline(nudge('t2'));
  const messages = await drain(client, urls.pipeline);
  assert.deepEqual(messages.map(({ Attributes }) => Attributes?.['MessageGroupId']).toSorted(), ['t1', 't2']);
  assert.deepEqual(
    messages.map(({ Body }) => JSON.parse(Body ?? '')).toSorted((a, b) => (a.task_id < b.task_id ? -1 : 1)),
    [nudge('t1'), nudge('t2')],
  );
});

test('another cause lets the same report through again', async (context) => {
  const { client, urls, queues } = await open(context);
  await queues.toPipeline(nudge('t1'), 'v1');
  await queues.toPipeline(nudge('t1'), 'v2');
  await queues.toPipeline(nudge('t1'), 'v2');
  assert.equal((await drain(client, urls.pipeline)).length, 2);
});

test('units reach the queues of their stages, however many', async (context) => {
  const { client, urls, queues } = await open(context);
  const units = [...Array.from({ length: 23 }, (_, i) => unit(i)), unit(0, 'diarize')];
  await queues.toStages('ada', units);
  const transcribe = await drain(client, urls.stages.transcribe);
  const chunks = transcribe.map(({ Body }) => JSON.parse(Body ?? '').unit.chunk).toSorted((a, b) => a - b);
  assert.deepEqual(
    chunks,
    Array.from({ length: 23 }, (_, i) => i),
  );
  assert.equal((await drain(client, urls.stages.diarize)).length, 1);
});

test('a send with a refused message throws', async () => {
  const refusing = {
    send: () => Promise.resolve({ Failed: [{ Id: '0', Code: 'Throttled', SenderFault: false }] }),
  } as unknown as SQSClient;
  const queues = sqsQueues(refusing, { pipeline: 'http://p', stages: { transcribe: 'http://t' } });
  await assert.rejects(queues.toStages('ada', [unit(0)]), /transcribe were refused: Throttled/);
});

test('a function without the queue of a stage cannot send to it', async () => {
  const queues = sqsQueues({} as SQSClient, { pipeline: 'http://p' });
  await assert.rejects(
    async () => queues.toStages('ada', [unit(0)]),
    /does not know the queue of transcribe/,
  );
});

test('a function that only decides cannot report', async () => {
  const queues = sqsQueues({} as SQSClient, { stages: { transcribe: 'http://t' } });
  await assert.rejects(queues.toPipeline(nudge('t1')), /does not know the queue of pipeline/);
});

test('a lease given back makes the message visible again', async (context) => {
  const { client, urls, queues } = await open(context);
  await queues.toPipeline(nudge('t1'));
  const receive = new ReceiveMessageCommand({ QueueUrl: urls.pipeline });
  const [message] = (await client.send(receive)).Messages ?? [];
  assert.ok(message?.ReceiptHandle);
  assert.equal((await client.send(receive)).Messages, undefined);
  await sqsMessageLease(client, urls.pipeline, message.ReceiptHandle).extend(0);
  assert.equal((await client.send(receive)).Messages?.length, 1);
});
