import { setTimeout as pause } from 'node:timers/promises';
import type { LocalFunction } from '../functions/pool.ts';
import { describe, type Fields, fields, text } from '../json.ts';
import type { Queue } from '../services/sqs/queue.ts';
import { failedItems, type Mapping } from './mapping.ts';
import type { StreamReader } from './shards.ts';
import type { Source } from './source.ts';

const pollMilliseconds = 100;
const longestBackOff = 10_000;

export interface StreamSourceOptions {
  readonly mapping: Mapping;
  readonly reader: StreamReader;
  readonly target: LocalFunction;
  readonly onFailure: Queue | undefined;
  readonly log: (line: string) => void;
}

/** Feeds a table's changes to a function in order; a checkpoint moves on only when a batch is dealt with. */
export function startStreamSource({ mapping, reader, target, onFailure, log }: StreamSourceOptions): Source {
  const stop = new AbortController();
  const { bisects, maximumRetries, maximumAgeSeconds } = mapping.stream;

  async function poll() {
    while (!stop.signal.aborted) {
      try {
        const { shard, records } = await gather();
        const passing = records.filter(mapping.passes);
        if (passing.length > 0) await deliver(shard, passing);
        const last = records.at(-1);
        if (last && !stop.signal.aborted) reader.checkpoint(shard, sequenceOf(last));
        if (records.length < mapping.batchSize) await rest(pollMilliseconds);
      } catch (error) {
        log(`The stream for ${target.spec.name} pauses: ${describe(error)}`);
        reader.rewind();
        await rest(pollMilliseconds * 5);
      }
    }
  }

  async function gather() {
    const first = await reader.next(mapping.batchSize);
    const closes = Date.now() + mapping.windowMilliseconds;
    while (first.records.length > 0 && first.records.length < mapping.batchSize && Date.now() < closes) {
      await rest(Math.min(pollMilliseconds, closes - Date.now()));
      const more = await reader.next(mapping.batchSize - first.records.length);
      first.records.push(...more.records);
    }
    return first;
  }

  /** Tries until every record is done or given up, halving the batch when so configured. */
  async function deliver(shard: string, records: readonly Fields[]): Promise<void> {
    const [first] = records;
    for (let attempt = 0; first !== undefined && !stop.signal.aborted; attempt++) {
      const rest = await attemptBatch(records);
      const done = records[records.length - rest.length - 1];
      if (done) reader.checkpoint(shard, sequenceOf(done));
      if (rest.length === 0) return;
      if (done) return deliver(shard, rest);
      const tooOld = ageSeconds(first) > maximumAgeSeconds;
      // Halving costs no retry, so that in the end one record is given up and not its neighbours.
      if (bisects && records.length > 1 && !tooOld) {
        const middle = Math.ceil(records.length / 2);
        await deliver(shard, records.slice(0, middle));
        return deliver(shard, records.slice(middle));
      }
      if (attempt >= maximumRetries || tooOld) return giveUp(shard, records, attempt + 1);
      await backOff(attempt);
    }
  }

  /** The records that are still to be done. */
  async function attemptBatch(records: readonly Fields[]): Promise<readonly Fields[]> {
    try {
      const event = { Records: records.map((record) => ({ ...record, eventSourceARN: reader.streamArn })) };
      const answer = await target.invoke(event);
      if (!mapping.reportsItemFailures) return [];
      const failed = failedItems(answer, new Set(records.map(sequenceOf)));
      if (failed === undefined) return records;
      const firstFailed = records.findIndex((record) => failed.has(sequenceOf(record)));
      return firstFailed < 0 ? [] : records.slice(firstFailed);
    } catch (error) {
      log(`${target.spec.name} failed on ${records.length} changes: ${describe(error)}`);
      return records;
    }
  }

  function giveUp(shard: string, records: readonly Fields[], attempts: number) {
    log(`${target.spec.name} gave up on ${records.length} changes after ${attempts} attempts`);
    const [first, last] = [records[0], records.at(-1)];
    if (onFailure === undefined || first === undefined || last === undefined) return;
    onFailure.send({
      attributes: '{}',
      groupId: shard,
      body: JSON.stringify({
        requestContext: {
          functionArn: target.spec.arn,
          condition: 'RetryAttemptsExhausted',
          approximateInvokeCount: attempts,
        },
        version: '1.0',
        timestamp: new Date().toISOString(),
        DDBStreamBatchInfo: {
          shardId: shard,
          startSequenceNumber: sequenceOf(first),
          endSequenceNumber: sequenceOf(last),
          batchSize: records.length,
          streamArn: reader.streamArn,
        },
      }),
    });
  }

  const rest = (milliseconds: number) =>
    pause(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined);
  const backOff = (attempt: number) => rest(Math.min(longestBackOff, pollMilliseconds * 2 ** attempt));

  const polling = poll();
  return { close: () => stop.abort(), settled: () => polling };
}

function sequenceOf(record: Fields): string {
  return text(fields(record['dynamodb'], 'record')['SequenceNumber'], 'SequenceNumber');
}

function ageSeconds(record: Fields): number {
  return Date.now() / 1000 - Number(fields(record['dynamodb'], 'record')['ApproximateCreationDateTime'] ?? 0);
}
