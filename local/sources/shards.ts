import { type Fields, fields, list, optional, text } from '../json.ts';
import { DatabaseFault, type TableClient } from '../services/dynamodb/client.ts';
import { describeTable } from '../services/dynamodb/tables.ts';
import type { State } from '../state.ts';

/** Reads one table's stream from the checkpoints kept for one mapping, oldest shard first. */
export interface StreamReader {
  readonly streamArn: string;
  /** The next records of the first shard that has any. */
  next(limit: number): Promise<{ shard: string; records: Fields[] }>;
  /** These records are dealt with: a restart goes on behind them. */
  checkpoint(shard: string, sequenceNumber: string): void;
  /** Goes back to the checkpoints, after an error or for another try. */
  rewind(): void;
}

const closed = 'closed';

export async function openStream(
  client: TableClient,
  state: State,
  table: string,
  mappingId: string,
  fromStart: boolean,
): Promise<StreamReader> {
  const description = await describeTable(client, table);
  const streamArn = text(description?.['LatestStreamArn'], `stream of ${table}`);
  const iterators = new Map<string, string>();
  const keyOf = (shard: string) => `stream/${mappingId}/${streamArn}/${shard}`;
  const fallback = fromStart ? 'TRIM_HORIZON' : 'LATEST';
  const startKey = `stream/${mappingId}/${streamArn}`;
  // A mapping that once began goes on from its beginning, also when it stopped before its first record.
  const start = state.read(startKey) ?? fallback;
  if (state.read(startKey) === undefined) state.write(startKey, fallback);

  async function shards(): Promise<string[]> {
    const stream = fields(
      (await client.stream('DescribeStream', { StreamArn: streamArn }))['StreamDescription'],
      streamArn,
    );
    return (optional(list, stream['Shards'], 'Shards') ?? []).map((shard) =>
      text(fields(shard, 'Shard')['ShardId'], 'ShardId'),
    );
  }

  async function iteratorOf(shard: string): Promise<string> {
    const SequenceNumber = state.read(keyOf(shard));
    const position =
      SequenceNumber === undefined
        ? { ShardIteratorType: start }
        : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber };
    const request = { StreamArn: streamArn, ShardId: shard, ...position };
    const answer = await client.stream('GetShardIterator', request).catch((error: unknown) => {
      if (!(error instanceof DatabaseFault && error.code === 'TrimmedDataAccessException')) throw error;
      return client.stream('GetShardIterator', {
        ...request,
        ShardIteratorType: 'TRIM_HORIZON',
        SequenceNumber: undefined,
      });
    });
    return text(answer['ShardIterator'], 'ShardIterator');
  }

  let known: string[] = [];
  return {
    streamArn,
    async next(limit) {
      if (iterators.size === 0) known = await shards();
      for (const shard of known) {
        if (state.read(keyOf(shard)) === closed) continue;
        const iterator = iterators.get(shard) ?? (await iteratorOf(shard));
        const answer = await client.stream('GetRecords', { ShardIterator: iterator, Limit: limit });
        const next = optional(text, answer['NextShardIterator'], 'NextShardIterator');
        const records = list(answer['Records'], 'Records').map((record) => fields(record, 'Record'));
        if (next !== undefined) iterators.set(shard, next);
        else {
          iterators.clear();
          if (records.length === 0) state.write(keyOf(shard), closed);
        }
        if (records.length > 0) return { shard, records };
      }
      return { shard: '', records: [] };
    },
    checkpoint: (shard, sequenceNumber) => state.write(keyOf(shard), sequenceNumber),
    rewind: () => iterators.clear(),
  };
}
