import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Queue, QueueSettings } from '../../local/services/sqs/queue.ts';
import { type QueueService, startQueues } from '../../local/services/sqs/service.ts';

const base = mkdtempSync(join(tmpdir(), 'soundstage-queues-'));
after(() => rmSync(base, { recursive: true, force: true }));

describe('the local SQS', () => {
  let folder: string;
  let time: number;
  let service: QueueService;
  let client: SQSClient;
  const open = async () => {
    service = await startQueues({ folder, port: 0, now: () => time });
    client = new SQSClient({
      region: 'us-east-1',
      endpoint: service.endpoint,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
  };
  const settings = (name: string, more: Partial<QueueSettings> = {}): QueueSettings => ({
    name,
    arn: `arn:aws:sqs:us-east-1:000000000000:${name}`,
    url: `${service.endpoint}/000000000000/${name}`,
    fifo: name.endsWith('.fifo'),
    contentBasedDeduplication: false,
    deduplicationScope: 'queue',
    visibilitySeconds: 30,
    retentionSeconds: 345_600,
    waitSeconds: 0,
    delaySeconds: 0,
    maximumBytes: 1_048_576,
    ...more,
  });
  const create = (name: string, more: Partial<QueueSettings> = {}): Queue =>
    service.createQueue(settings(name, more));
  const bodies = (queue: Queue, limit = 10) => queue.receive({ limit }).map(({ body }) => body);
  const put = (queue: Queue, body: string, groupId?: string) =>
    queue.send({ body, attributes: '{}', groupId, deduplicationId: groupId && body });

  beforeEach(async () => {
    folder = mkdtempSync(join(base, 'one-'));
    time = 1_000_000;
    await open();
  });
  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  it('gives out each message once in an answer, also to those who only look', () => {
    const queue = create('work');
    for (const body of ['one', 'two']) put(queue, body);
    const looked = queue.receive({ limit: 10, visibilitySeconds: 0 });
    assert.deepEqual(looked.map(({ body }) => body).toSorted(), ['one', 'two']);
    assert.deepEqual(bodies(queue).toSorted(), ['one', 'two'], 'nothing was taken');
  });

  it('serves the SDK: digests, attributes, batches, errors', async () => {
    create('plain');
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'plain' }));
    const sent = await client.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: 'grüße',
        MessageAttributes: { kind: { DataType: 'String', StringValue: 'x' } },
      }),
    );
    assert.ok(sent.MD5OfMessageAttributes);
    const batch = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', MessageBody: 'second' },
          { Id: 'bad', MessageBody: 'control \u0000 character' },
        ],
      }),
    );
    assert.deepEqual(
      batch.Failed?.map(({ Id, Code }) => [Id, Code]),
      [['bad', 'InvalidMessageContents']],
    );
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
    );
    assert.deepEqual(Messages.map(({ Body }) => Body).sort(), ['grüße', 'second']);
    assert.equal(Messages.find(({ Body }) => Body === 'grüße')?.MessageAttributes?.kind?.StringValue, 'x');
    for (const { ReceiptHandle } of Messages)
      await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    assert.equal(Attributes?.ApproximateNumberOfMessagesNotVisible, '0');
    await assert.rejects(client.send(new GetQueueUrlCommand({ QueueName: 'none' })), QueueDoesNotExist);
  });

  it('answers a long poll as soon as a message comes', async () => {
    const queue = create('plain');
    const polling = client.send(
      new ReceiveMessageCommand({ QueueUrl: queue.settings.url, WaitTimeSeconds: 20 }),
    );
    await new Promise((done) => setTimeout(done, 50));
    put(queue, 'late');
    assert.equal((await polling).Messages?.[0]?.Body, 'late');
  });

  it('does not oversleep a message that becomes visible between the look and the wait', async () => {
    const queue = create('prompt');
    put(queue, 'one');
    queue.receive({ limit: 1, visibilitySeconds: 5 });
    time += 4_999;
    assert.deepEqual(bodies(queue), []);
    time += 1;
    const woken = queue.waitForMessages(60_000).then(() => 'woken');
    assert.equal(await Promise.race([woken, pause(5_000, 'asleep', { ref: false })]), 'woken');
    assert.deepEqual(bodies(queue), ['one']);
  });

  it('hides a received message for its visibility time, then shows it again', () => {
    const queue = create('plain');
    put(queue, 'one');
    assert.deepEqual(bodies(queue), ['one']);
    assert.deepEqual(bodies(queue), []);
    time += 30_000;
    assert.deepEqual(bodies(queue), ['one']);
  });

  it('moves a message to the dead-letter queue after the receives allowed', () => {
    const dead = create('dead');
    const queue = create('plain', { redrive: { queue: 'dead', maxReceiveCount: 2 } });
    put(queue, 'one');
    for (let receive = 0; receive < 2; receive++) {
      assert.deepEqual(bodies(queue), ['one']);
      time += 30_000;
    }
    assert.deepEqual(bodies(queue), []);
    assert.deepEqual(bodies(dead), ['one']);
  });

  it('delays as asked', () => {
    const queue = create('plain');
    queue.send({ body: 'later', attributes: '{}', delaySeconds: 5 });
    assert.deepEqual(bodies(queue), []);
    assert.deepEqual(queue.counts(), { visible: 0, inFlight: 0, delayed: 1 });
    time += 5000;
    assert.deepEqual(bodies(queue), ['later']);
  });

  it('gives tenants of a standard queue turns, whoever sent more', () => {
    const queue = create('plain');
    for (let n = 0; n < 20; n++) put(queue, `busy-${n}`, 'busy');
    put(queue, 'small', 'quiet');
    assert.deepEqual(bodies(queue, 2).sort(), ['busy-0', 'small']);
  });

  it('keeps the order of a FIFO group and locks it while a message is in flight', () => {
    const queue = create('q.fifo');
    for (const body of ['1', '2', '3']) put(queue, body, 'a');
    put(queue, 'x', 'b');
    const [first] = queue.receive({ limit: 1 });
    assert.equal(first?.body, '1');
    assert.deepEqual(bodies(queue), ['x']);
    queue.delete(first?.receipt ?? '');
    assert.deepEqual(bodies(queue), ['2', '3']);
  });

  it('takes the FIFO group first that has waited longest, whatever it is called', () => {
    const queue = create('q.fifo');
    put(queue, 'first', 'z');
    for (const body of ['1', '2', '3']) put(queue, body, 'a');
    assert.deepEqual(bodies(queue, 1), ['first']);
  });

  it('brings a FIFO batch whose visibility ended back in order', () => {
    const queue = create('q.fifo');
    for (const body of ['1', '2', '3']) put(queue, body, 'a');
    assert.deepEqual(bodies(queue), ['1', '2', '3']);
    time += 30_000;
    assert.deepEqual(bodies(queue), ['1', '2', '3']);
  });

  it('drops a duplicate for five minutes, also after a restart', async () => {
    put(create('q.fifo'), 'same', 'a');
    await service.close();
    await open();
    const queue = create('q.fifo');
    put(queue, 'same', 'a');
    assert.deepEqual(bodies(queue), ['same']);
    time += 5 * 60_000;
    put(queue, 'same', 'b');
    assert.deepEqual(bodies(queue), ['same', 'same']);
  });

  it('shows what an interrupted source had taken at once, as one earlier delivery however often that happens', async () => {
    put(create('plain'), 'taken');
    for (const expected of [1, 2, 2]) {
      const [taken] = create('plain').receive({ limit: 1, bySource: true });
      assert.deepEqual([taken?.body, taken?.receiveCount], ['taken', expected]);
      await service.close();
      await open();
    }
  });

  it('hides what a source gave back before the restart', async () => {
    const queue = create('plain');
    put(queue, 'left');
    const [left] = queue.receive({ limit: 1, bySource: true });
    queue.leave(left?.receipt ?? '');
    await service.close();
    await open();
    assert.deepEqual(bodies(create('plain')), []);
  });

  it('shows what a worker died of soon again, and later each time, until it is a dead letter', () => {
    const dead = create('dead');
    const queue = create('plain', { redrive: { queue: 'dead', maxReceiveCount: 3 } });
    put(queue, 'deadly');
    for (const milliseconds of [50, 100, 200]) {
      const [message] = queue.receive({ limit: 1, bySource: true });
      assert.ok(message);
      queue.release(message);
      time += milliseconds - 1;
      assert.deepEqual(bodies(queue), []);
      time += 1;
    }
    assert.deepEqual(bodies(queue), []);
    assert.deepEqual(bodies(dead), ['deadly']);
  });

  it('refuses to change the visibility of a message that is not in flight', async () => {
    const { url } = create('plain').settings;
    const change = new ChangeMessageVisibilityCommand({
      QueueUrl: url,
      ReceiptHandle: 'none',
      VisibilityTimeout: 1,
    });
    await assert.rejects(client.send(change), /not in flight/);
  });
});
