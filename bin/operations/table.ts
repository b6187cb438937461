/** The table as its operators handle it: all items of a kind, whatever release wrote them. */
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DynamoDBDocumentClient,
  ScanCommand,
  type ScanCommandInput,
} from '@aws-sdk/lib-dynamodb';

export interface StoredItem extends Record<string, unknown> {
  readonly pk: string;
  readonly sk: string;
}

/** Where no configuration is given, region, credentials and endpoint are those of every AWS tool. */
export const openTable = (aws: DynamoDBClientConfig = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient(aws));

export const openBucket = (): S3Client =>
  new S3Client({ forcePathStyle: process.env['AWS_S3_FORCE_PATH_STYLE'] === '1' });

const isItem = (item: Record<string, unknown>): item is StoredItem =>
  typeof item['pk'] === 'string' && typeof item['sk'] === 'string';

/** Reads the whole table once, page by page; only what the filter lets through comes out. */
export async function* scan(
  client: DynamoDBDocumentClient,
  query: ScanCommandInput,
): AsyncGenerator<StoredItem> {
  let from: ScanCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(new ScanCommand({ ...query, ExclusiveStartKey: from }));
    yield* (page.Items ?? []).filter(isItem);
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
}

/** DynamoDB takes at most this many writes in a batch. */
const BATCH = 25;
const TRIES = 10;

type Writes = NonNullable<BatchWriteCommandInput['RequestItems']>[string];

const deleteBatch = async (client: DynamoDBDocumentClient, table: string, writes: Writes): Promise<void> => {
  let left: BatchWriteCommandInput['RequestItems'] = { [table]: writes };
  for (let tries = 0; Object.keys(left ?? {}).length > 0; tries += 1) {
    if (tries === TRIES) throw new Error('The table keeps refusing to delete; try again later.');
    left = (await client.send(new BatchWriteCommand({ RequestItems: left }))).UnprocessedItems ?? {};
  }
};

/** Answers how many items are gone. */
export const deleteItems = async (
  client: DynamoDBDocumentClient,
  table: string,
  items: AsyncIterable<StoredItem>,
): Promise<number> => {
  let count = 0;
  let batch: Writes = [];
  for await (const { pk, sk } of items) {
    batch.push({ DeleteRequest: { Key: { pk, sk } } });
    count += 1;
    if (batch.length < BATCH) continue;
    await deleteBatch(client, table, batch);
    batch = [];
  }
  if (batch.length > 0) await deleteBatch(client, table, batch);
  return count;
};
