import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { sqsClient } from '../../../functions/adapters/clients.ts';
import { sqsDeadLetters } from '../../../functions/adapters/sqs/dead-letters.ts';
import { redrive } from '../../../functions/application/redrive.ts';
import { ProblemError } from '../../../functions/contract/problems.ts';

const FIFO = { FifoQueue: 'true' };

const open = async (t: TestContext) => {
  const server = await startFauxqs({ port: 0, host: '127.0.0.1', logger: false });
  t.after(() => server.stop());
  const endpoint = `http://127.0.0.1:${server.port}`;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = sqsClient({ endpoint, region: 'us-east-1', credentials });
  t.after(() => client.destroy());
  for (const name of ['probe', 'probe-dead']) server.createQueue(name);
  for (const name of ['pipeline.fifo', 'pipeline-dead.fifo']) server.createQueue(name, { attributes: FIFO });
  const url = (name: string) => `${endpoint}/000000000000/${name}`;
  const deadLetters = sqsDeadLetters(client, {
    work: { probe: url('probe'), pipeline: url('pipeline.fifo') },
    dead: { probe: url('probe-dead'), pipeline: url('pipeline-dead.fifo') },
  });
  const send = (queue: string, MessageBody: string, more: object = {}) =>
    client.send(new SendMessageCommand({ QueueUrl: url(queue), MessageBody, ...more }));
  const take = async (queue: string) => {
    const query = {
      QueueUrl: url(queue),
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All' as const],
    };
    return (await client.send(new ReceiveMessageCommand(query))).Messages ?? [];
  };
  return { deadLetters, send, take };
};

test('dead letters are seen without being taken, as what they say', async (t) => {
  const { deadLetters, send } = await open(t);
  await send('probe-dead', '{"task_id":"ann_20261121_1"}');
  await send('probe-dead', 'not JSON');
  for (let time = 0; time < 2; time += 1) {
    const [probe, pipeline] = await deadLetters.list();
    assert.deepEqual([probe?.queue, probe?.count], ['probe', 2]);
    const bodies = probe?.letters.map(({ body }) => body) ?? [];
    assert.deepEqual(new Set(bodies), new Set([{ task_id: 'ann_20261121_1' }, 'not JSON']));
    assert.deepEqual([pipeline?.queue, pipeline?.count, pipeline?.letters], ['pipeline', 0, []]);
  }
});

test('they go back to their queues, those of a FIFO in their groups', async (t) => {
  const { deadLetters, send, take } = await open(t);
  for (let n = 0; n < 25; n += 1) await send('probe-dead', `probe ${n}`);
  const fifo = { MessageGroupId: 'ann_20261121_1', MessageDeduplicationId: 'd1' };
  await send('pipeline.fifo', 'report', fifo);
  await take('pipeline.fifo');
  await send('pipeline-dead.fifo', 'report', fifo);
  const moved = await redrive(undefined, { deadLetters });
  assert.deepEqual(moved, [
    { queue: 'probe', moved: 25, left: 0 },
    { queue: 'pipeline', moved: 1, left: 0 },
  ]);
  const probes = [...(await take('probe')), ...(await take('probe')), ...(await take('probe'))];
  assert.equal(new Set(probes.map(({ Body }) => Body)).size, 25);
  assert.deepEqual(await redrive('probe', { deadLetters }), [{ queue: 'probe', moved: 0, left: 0 }]);
});

test('a queue that there is not is told of', async (t) => {
  const { deadLetters } = await open(t);
  await assert.rejects(
    redrive('nowhere', { deadLetters }),
    (error) => error instanceof ProblemError && error.problem.code === 'not_found',
  );
});
