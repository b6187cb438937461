import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { TransientError } from '../../functions/contract/problems.ts';
import { backOffSeconds, puttingOff, whileLeased } from '../../functions/runtime/message-lease.ts';
import { type Delivery, fifoConsumer, standardConsumer } from '../../functions/runtime/queue.ts';
import { streamConsumer, type WrittenRow } from '../../functions/runtime/stream.ts';
import { lambdaContext, sqsEvent } from '../support/lambda.ts';
import { recordingLog } from '../support/recording-log.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['group', 'n'],
  properties: { group: { type: 'string' }, n: { type: 'integer' } },
} as const;

const body = (group: string, n: number): string => JSON.stringify({ group, n });
const failures = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

test('messages of a standard queue fail one by one, and poison is logged and fails', async () => {
  const log = recordingLog();
  const handled: number[] = [];
  const consumer = standardConsumer(
    schema,
    async ({ n }, { receiveCount, receiptHandle }) => {
      if (n === 2) throw new Error('no');
      assert.equal(receiveCount, 3);
      assert.match(receiptHandle, /^receipt-/);
      handled.push(n);
    },
    log,
  );
  const event = sqsEvent(
    { a: body('g', 1), b: body('g', 2), c: '{"n":3}', d: 'not json', e: body('g', 5) },
    3,
  );
  const response = await consumer(event, lambdaContext);
  assert.deepEqual(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).toSorted(), [
    'b',
    'c',
    'd',
  ]);
  assert.deepEqual(handled, [1, 5]);
  assert.equal(log.entries.filter(({ message }) => message === 'A message cannot be understood').length, 2);
  assert.ok(log.entries.some(({ fields }) => fields['error'] instanceof Error));
});

test('a FIFO group comes in order and fails whole; other groups go on', async () => {
  const seen: Record<string, readonly number[]> = {};
  const consumer = fifoConsumer(
    schema,
    ({ group }) => group,
    async (messages, deliveries, group) => {
      seen[group] = messages.map(({ n }) => n);
      assert.equal(deliveries.length, messages.length);
      if (group === 'bad') throw new Error('no');
    },
    recordingLog(),
  );
  const event = sqsEvent({ a: body('good', 1), b: body('bad', 1), c: body('good', 2), d: body('bad', 2) });
  assert.deepEqual(await consumer(event, lambdaContext), failures('b', 'd'));
  assert.deepEqual(seen, { good: [1, 2], bad: [1, 2] });
});

test('the deadline comes before the function is killed', async () => {
  const consumer = standardConsumer(
    schema,
    (_, { deadline }) =>
      new Promise((_resolve, reject) => deadline.addEventListener('abort', () => reject(deadline.reason))),
    recordingLog(),
  );
  const context = { ...lambdaContext, getRemainingTimeInMillis: () => 5_001 };
  assert.deepEqual(await consumer(sqsEvent({ a: body('g', 1) }), context), failures('a'));
});

const delivery = (receiveCount: number): Delivery => ({
  messageId: 'm',
  receiptHandle: 'r',
  receiveCount,
  deadline: new AbortController().signal,
});

const leased = (handle: () => Promise<unknown>) => {
  const extensions: number[] = [];
  const lease = { extend: async (seconds: number) => void extensions.push(seconds) };
  const run = whileLeased<object>(() => lease, handle, { log: recordingLog(), random: () => 1 });
  return { extensions, run };
};

test('a message is leased for a minute and renewed while it is worked on', async (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const { promise, resolve } = Promise.withResolvers<void>();
  const { extensions, run } = leased(() => promise);
  const running = run({}, delivery(1));
  await Promise.resolve();
  await Promise.resolve();
  context.mock.timers.tick(20_000);
  context.mock.timers.tick(20_000);
  resolve();
  await running;
  context.mock.timers.tick(20_000);
  assert.deepEqual(extensions, [60, 60, 60]);
});

test('a failed message is put off longer each time and the error is thrown on', async () => {
  const { extensions, run } = leased(() => Promise.reject(new TransientError('busy')));
  await assert.rejects(run({}, delivery(3)), TransientError);
  assert.deepEqual(extensions, [60, 8]);
});

test('a message that waits for something is put off for as long as that takes', async () => {
  const pending = new TransientError('no verdict yet', { againAfterSeconds: 45 });
  const { extensions, run } = leased(() => Promise.reject(pending));
  await assert.rejects(run({}, delivery(1)), TransientError);
  assert.deepEqual(extensions, [60, 45]);
});

test('a failed group is put off whole, as long as its oldest failure asks', async () => {
  const extensions: number[] = [];
  const lease = { extend: async (seconds: number) => void extensions.push(seconds) };
  const failing = () => Promise.reject(new Error('the table is away'));
  const run = puttingOff<object>(() => lease, failing, { log: recordingLog(), random: () => 1 });
  await assert.rejects(run([{}, {}], [delivery(3), delivery(1)], 'task'), /the table is away/);
  assert.deepEqual(extensions, [8, 8]);
});

test('back-off doubles with jitter and stays under two minutes', () => {
  assert.equal(backOffSeconds(1, 0), 1);
  assert.equal(backOffSeconds(1, 0.999), 2);
  assert.equal(backOffSeconds(5, 0), 16);
  assert.equal(backOffSeconds(50, 0.999), 120);
});

test('a lease that cannot be taken leaves the message undone', async () => {
  const handle = mock.fn(async () => {});
  const lease = { extend: () => Promise.reject(new Error('receipt expired')) };
  const run = whileLeased<object>(() => lease, handle, { log: recordingLog(), random: () => 0 });
  await assert.rejects(run({}, delivery(1)), /receipt expired/);
  assert.equal(handle.mock.callCount(), 0);
});

test('a stream stops a partition at its first failure and goes on with the others', async () => {
  const seen: unknown[] = [];
  const handle = async ({ image }: WrittenRow) => {
    if (image['n'] === 2) throw new Error('no');
    return image;
  };
  const consumer = streamConsumer(
    { handle, afterwards: async (handled) => void seen.push(...handled) },
    recordingLog(),
  );
  const record = (pk: string, n: number, sequence: string, eventName: 'INSERT' | 'REMOVE' = 'INSERT') => ({
    eventName,
    dynamodb: {
      SequenceNumber: sequence,
      Keys: { pk: { S: pk } },
      ...(eventName === 'INSERT' && {
        NewImage: {
          pk: { S: pk },
          n: { N: String(n) },
          deep: { M: { list: { L: [{ NULL: true }, { BOOL: true }] } } },
        },
      }),
    },
  });
  const Records = [
    record('a', 1, '1'),
    record('a', 2, '2'),
    record('b', 4, '3'),
    record('a', 3, '4'),
    record('b', 5, '5', 'REMOVE'),
  ];
  const response = await consumer({ Records }, lambdaContext);
  assert.deepEqual(response, failures('2'));
  const deep = { list: [null, true] };
  assert.deepEqual(
    seen.toSorted((x, y) => JSON.stringify(x).localeCompare(JSON.stringify(y))),
    [
      { pk: 'a', n: 1, deep },
      { pk: 'b', n: 4, deep },
    ],
  );
});
