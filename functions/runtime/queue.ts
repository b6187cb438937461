/** Consumers of SQS queues: each message is parsed, failures are told one by one, nothing is swallowed. */
import middy, { type MiddyfiedHandler } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { check, type Described } from '../adapters/parse.ts';
import type { Log } from '../application/ports.ts';

/** How a message came. */
export interface Delivery {
  readonly messageId: string;
  readonly receiptHandle: string;
  /** From 1. */
  readonly receiveCount: number;
  /** Aborted shortly before the function's time runs out. */
  readonly deadline: AbortSignal;
}

export type QueueHandler = MiddyfiedHandler<SQSEvent, SQSBatchResponse>;

/** Left to stop what runs, to report, and to give the message back. */
const WRAP_UP_MS = 5_000;

const withDeadline = async <T>(context: Context, work: (deadline: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController();
  const left = Math.max(0, context.getRemainingTimeInMillis() - WRAP_UP_MS);
  const timer = setTimeout(() => controller.abort(new Error('the function runs out of time')), left);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
};

const deliveryOf = (record: SQSRecord, deadline: AbortSignal): Delivery => ({
  messageId: record.messageId,
  receiptHandle: record.receiptHandle,
  receiveCount: Number(record.attributes.ApproximateReceiveCount),
  deadline,
});

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

interface Parsed<M> {
  readonly record: SQSRecord;
  readonly message: M;
}

/** Poison is reported failed each time, so that the queue's redrive brings it to the dead letters. */
const parseRecords = <S extends object>(schema: S, records: readonly SQSRecord[], log: Log) => {
  const parsed: Parsed<Described<S>>[] = [];
  const poison: string[] = [];
  for (const record of records) {
    const result = check(schema, parseJson(record.body));
    if (result.ok) {
      parsed.push({ record, message: result.value });
      continue;
    }
    poison.push(record.messageId);
    log.error('A message cannot be understood', { message_id: record.messageId, faults: result.faults });
  }
  return { parsed, poison };
};

const responseOf = (failed: readonly string[]): SQSBatchResponse => ({
  batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })),
});

/** Runs one piece of work; tells the ids that failed with it. */
const attempt = async (
  ids: readonly string[],
  work: () => Promise<unknown>,
  log: Log,
): Promise<readonly string[]> => {
  try {
    await work();
    return [];
  } catch (error) {
    log.error('Messages failed', { message_ids: ids, error });
    return ids;
  }
};

/** For standard queues: messages stand alone and run side by side. */
export const standardConsumer = <const S extends object>(
  schema: S,
  handle: (message: Described<S>, delivery: Delivery) => Promise<unknown>,
  log: Log,
): QueueHandler =>
  middy<SQSEvent, SQSBatchResponse>().handler((event, context) =>
    withDeadline(context, async (deadline) => {
      const { parsed, poison } = parseRecords(schema, event.Records, log);
      const failed = await Promise.all(
        parsed.map(({ record, message }) =>
          attempt([record.messageId], () => handle(message, deliveryOf(record, deadline)), log),
        ),
      );
      return responseOf([...poison, ...failed.flat()]);
    }),
  );

/**
 * For FIFO queues: the messages of a group come to `handle` together, in order, groups side by side. When it throws,
 * the whole group is reported failed, so that nothing overtakes what failed.
 */
export const fifoConsumer = <const S extends object>(
  schema: S,
  groupOf: (message: Described<S>) => string,
  handle: (
    messages: readonly Described<S>[],
    deliveries: readonly Delivery[],
    group: string,
  ) => Promise<unknown>,
  log: Log,
): QueueHandler =>
  middy<SQSEvent, SQSBatchResponse>().handler((event, context) =>
    withDeadline(context, async (deadline) => {
      const { parsed, poison } = parseRecords(schema, event.Records, log);
      const groups = Map.groupBy(parsed, ({ message }) => groupOf(message));
      const failed = await Promise.all(
        [...groups].map(([group, members]) => {
          const deliveries = members.map(({ record }) => deliveryOf(record, deadline));
          const messages = members.map(({ message }) => message);
          const ids = deliveries.map(({ messageId }) => messageId);
          return attempt(ids, () => handle(messages, deliveries, group), log);
        }),
      );
      return responseOf([...poison, ...failed.flat()]);
    }),
  );
