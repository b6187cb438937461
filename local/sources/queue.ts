import type { SQSRecord } from 'aws-lambda';
import type { LocalFunction } from '../functions/pool.ts';
import { processDied } from '../functions/process.ts';
import { describe, fields, parseJson, textsByName } from '../json.ts';
import { md5, systemAttributes } from '../services/sqs/protocol.ts';
import type { Queue, Received } from '../services/sqs/queue.ts';
import { failedItems, type Mapping } from './mapping.ts';
import type { Source } from './source.ts';

const longestWait = 20_000;

export interface QueueSourceOptions {
  readonly mapping: Mapping;
  readonly queue: Queue;
  readonly target: LocalFunction;
  readonly region: string;
  readonly log: (line: string) => void;
}

/**
 * Feeds a queue to a function with Lambda's rules: successes are deleted, what failed reappears when its visibility
 * ends, and no more batches are taken than the function can work on.
 */
export function startQueueSource({ mapping, queue, target, region, log }: QueueSourceOptions): Source {
  const concurrency = Math.min(mapping.maximumConcurrency, target.capacity);
  const stop = new AbortController();
  const active = new Set<Promise<void>>();

  async function poll() {
    while (!stop.signal.aborted) {
      if (active.size >= concurrency) {
        await Promise.race(active);
        continue;
      }
      const messages = await nextBatch();
      if (messages.length === 0) continue;
      const batch = work(messages).finally(() => active.delete(batch));
      active.add(batch);
    }
  }

  async function nextBatch(): Promise<Received[]> {
    const batch = take(mapping.batchSize);
    if (batch.length === 0) {
      await queue.waitForMessages(longestWait, stop.signal);
      return [];
    }
    const closes = Date.now() + mapping.windowMilliseconds;
    while (batch.length < mapping.batchSize && Date.now() < closes && !stop.signal.aborted) {
      await queue.waitForMessages(closes - Date.now(), stop.signal);
      batch.push(...take(mapping.batchSize - batch.length));
    }
    return batch;
  }

  /** Messages that pass the filters; Lambda deletes the others. */
  function take(limit: number): Received[] {
    const messages = queue.receive({ limit, bySource: true });
    const passing = messages.filter((message) => mapping.passes(filterView(record(message))));
    for (const message of messages) if (!passing.includes(message)) queue.delete(message.receipt);
    return passing;
  }

  async function work(messages: readonly Received[]) {
    try {
      const failed = await failedOf(messages);
      for (const { id, receipt } of messages) {
        if (failed.has(id)) queue.leave(receipt);
        else queue.delete(receipt);
      }
    } catch (error) {
      log(
        `${target.spec.name} failed on ${messages.length} messages of ${queue.settings.name}: ${describe(error)}`,
      );
      // Cut off by the end of the cloud: left marked as taken, so that the next start shows it at once.
      if (stop.signal.aborted) return;
      for (const message of messages) {
        if (processDied(error)) queue.release(message);
        else queue.leave(message.receipt);
      }
    }
  }

  async function failedOf(messages: readonly Received[]): Promise<Set<string>> {
    const answer = await target.invoke({ Records: messages.map(record) });
    const all = new Set(messages.map(({ id }) => id));
    return mapping.reportsItemFailures ? (failedItems(answer, all) ?? all) : new Set();
  }

  function record(message: Received): SQSRecord {
    return {
      messageId: message.id,
      receiptHandle: message.receipt,
      body: message.body,
      attributes: {
        ...systemAttributes(message, queue.settings.fifo),
        ApproximateReceiveCount: String(message.receiveCount),
        SentTimestamp: String(message.sentAt),
        SenderId: 'soundstage',
        ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
      },
      messageAttributes: recordAttributes(message.attributes),
      md5OfBody: md5(message.body),
      eventSource: 'aws:sqs',
      eventSourceARN: queue.settings.arn,
      awsRegion: region,
    };
  }

  const polling = poll();
  polling.catch((error: unknown) =>
    log(`The queue ${queue.settings.name} is not polled any more: ${describe(error)}`),
  );
  return {
    close: () => stop.abort(),
    settled: () => Promise.allSettled([polling, ...active]),
  };
}

function recordAttributes(attributes: string): SQSRecord['messageAttributes'] {
  return Object.fromEntries(
    Object.entries(fields(parseJson(attributes), 'MessageAttributes')).map(([name, attribute]) => {
      const { DataType = 'String', StringValue, BinaryValue } = textsByName(attribute, name);
      const dataType = DataType === 'Number' || DataType === 'Binary' ? DataType : 'String';
      return [
        name,
        {
          ...(StringValue !== undefined && { stringValue: StringValue }),
          ...(BinaryValue !== undefined && { binaryValue: BinaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType,
        },
      ];
    }),
  );
}

/** Filter patterns see a JSON body as its content. */
function filterView(record: SQSRecord): unknown {
  try {
    return { ...record, body: parseJson(record.body) };
  } catch {
    return record;
  }
}
