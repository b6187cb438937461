/** Forgets an owner: keys first, so that nothing new comes, then media, then the rest of the table. */
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { apiKeyKey } from '../../functions/contract/keys.ts';
import { everythingOf, objectsOf } from './owned.ts';
import { deleteItems, type StoredItem, scan } from './table.ts';

export interface Deleted {
  readonly objects: number;
  readonly items: number;
}

const deleteObjects = async (client: S3Client, bucket: string, prefix: string): Promise<number> => {
  let count = 0;
  for await (const { Contents = [] } of paginateListObjectsV2(
    { client },
    { Bucket: bucket, Prefix: prefix },
  )) {
    if (Contents.length === 0) continue;
    const Objects = Contents.map(({ Key }) => ({ Key }));
    const { Errors = [] } = await client.send(
      new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
    );
    if (Errors.length > 0)
      throw new Error(`${Errors.length} objects could not be deleted: ${Errors[0]?.Message}`);
    count += Objects.length;
  }
  return count;
};

const abortUploads = async (client: S3Client, bucket: string, prefix: string): Promise<void> => {
  for (;;) {
    const { Uploads = [] } = await client.send(
      new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix }),
    );
    if (Uploads.length === 0) return;
    for (const { Key, UploadId } of Uploads)
      await client.send(new AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }));
  }
};

async function* only(
  items: AsyncIterable<StoredItem>,
  wanted: (item: StoredItem) => boolean,
): AsyncGenerator<StoredItem> {
  for await (const item of items) if (wanted(item)) yield item;
}

/** What still ran meanwhile may leave something behind: run it again after the longest function timeout. */
export const deleteOwner = async (
  owner: string,
  table: { readonly client: DynamoDBDocumentClient; readonly name: string },
  bucket: { readonly client: S3Client; readonly name: string },
): Promise<Deleted> => {
  const owned = () => scan(table.client, everythingOf(table.name, owner));
  const isKey = ({ pk }: StoredItem): boolean => pk.startsWith(apiKeyKey('').pk);
  const keys = await deleteItems(table.client, table.name, only(owned(), isKey));
  let objects = 0;
  for (const prefix of objectsOf(owner)) {
    await abortUploads(bucket.client, bucket.name, prefix);
    objects += await deleteObjects(bucket.client, bucket.name, prefix);
  }
  return { objects, items: keys + (await deleteItems(table.client, table.name, owned())) };
};
