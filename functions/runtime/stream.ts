/** Consumers of the table's stream: rows of one partition in order, partitions side by side. */
import middy, { type MiddyfiedHandler } from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { readItem } from '../adapters/dynamodb/attribute-values.ts';
import type { Log } from '../application/ports.ts';

/** A row as it was written, in plain JSON. */
export interface WrittenRow {
  readonly eventName: 'INSERT' | 'MODIFY';
  readonly image: Record<string, unknown>;
}

export type StreamHandler = MiddyfiedHandler<DynamoDBStreamEvent, DynamoDBBatchResponse>;

const sequenceOf = (record: DynamoDBRecord): string => {
  const sequence = record.dynamodb?.SequenceNumber;
  if (sequence === undefined) throw new Error('A stream record without a sequence number');
  return sequence;
};

const partitionOf = (record: DynamoDBRecord): string => record.dynamodb?.Keys?.['pk']?.S ?? '';

const rowOf = ({ eventName, dynamodb }: DynamoDBRecord): WrittenRow | undefined =>
  eventName === 'INSERT' || eventName === 'MODIFY'
    ? { eventName, image: readItem(dynamodb?.NewImage ?? {}) }
    : undefined;

export interface RowHandling<T> {
  handle(row: WrittenRow): Promise<T>;
  /** With what came of all rows that were handled; it must not throw. */
  afterwards(handled: readonly T[]): Promise<void>;
}

/** Goes through one partition's records; gives the first that failed, after which none was tried. */
const consume = async <T>(
  records: readonly DynamoDBRecord[],
  handle: RowHandling<T>['handle'],
  handled: T[],
  log: Log,
): Promise<string | undefined> => {
  for (const record of records) {
    try {
      const row = rowOf(record);
      if (row !== undefined) handled.push(await handle(row));
    } catch (error) {
      log.error('A stream record failed', { sequence_number: sequenceOf(record), error });
      return sequenceOf(record);
    }
  }
  return undefined;
};

/** Lambda goes on from the lowest failed record, so what came after it may come twice. Deletions are passed over. */
export const streamConsumer = <T>({ handle, afterwards }: RowHandling<T>, log: Log): StreamHandler =>
  middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler(async ({ Records }) => {
    const partitions = Map.groupBy(Records, partitionOf).values();
    const handled: T[] = [];
    const failed = await Promise.all(
      [...partitions].map((records) => consume(records, handle, handled, log)),
    );
    await afterwards(handled);
    return {
      batchItemFailures: failed.flatMap((itemIdentifier) =>
        itemIdentifier === undefined ? [] : [{ itemIdentifier }],
      ),
    };
  });

/** A row before and after it was written; undefined where there was none, or is none any more. */
export interface ChangedRow {
  readonly pk: string;
  readonly before: Record<string, unknown> | undefined;
  readonly after: Record<string, unknown> | undefined;
}

const changeOf = (record: DynamoDBRecord): ChangedRow => {
  const { OldImage, NewImage } = record.dynamodb ?? {};
  return {
    pk: partitionOf(record),
    before: OldImage && readItem(OldImage),
    after: NewImage && readItem(NewImage),
  };
};

/** Takes the records of a batch all at once, deletions too. When it throws, Lambda brings all of them again, or halves. */
export const batchConsumer = (
  handle: (rows: readonly ChangedRow[]) => Promise<void>,
): MiddyfiedHandler<DynamoDBStreamEvent, void> =>
  middy<DynamoDBStreamEvent, void>().handler(({ Records }) => handle(Records.map(changeOf)));
