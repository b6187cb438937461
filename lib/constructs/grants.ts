/** Permissions by name. The CDK's grant methods allow more than our functions ask for. */
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';

export const TABLE_READS = ['GetItem', 'BatchGetItem', 'Query'] as const;
/** A transaction needs the permission of each of its parts; there is none for TransactWriteItems itself. */
export const TABLE_WRITES = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'ConditionCheckItem',
  'BatchWriteItem',
] as const;

type TableAction = (typeof TABLE_READS)[number] | (typeof TABLE_WRITES)[number];
type ObjectAction =
  | 'GetObject'
  | 'PutObject'
  | 'DeleteObject'
  | 'AbortMultipartUpload'
  | 'ListMultipartUploadParts';

export function allowTable(fn: IFunction, table: Table, actions: readonly TableAction[]): void {
  allow(
    fn,
    actions.map((action) => `dynamodb:${action}`),
    [table.tableArn, `${table.tableArn}/index/*`],
  );
}

export function allowStream(fn: IFunction, streamArn: string): void {
  allow(fn, ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'], [streamArn]);
  // Listing has no resource to be narrowed to.
  allow(fn, ['dynamodb:ListStreams'], ['*']);
}

/** Object actions below prefixes such as `uploads/`. */
export function allowObjects(
  fn: IFunction,
  bucket: Bucket,
  prefixes: readonly string[],
  actions: readonly ObjectAction[],
): void {
  allow(
    fn,
    actions.map((action) => `s3:${action}`),
    prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
  );
}

/** Without ListBucket, S3 answers 403 instead of 404 for an object that is not there. */
export function allowToSeeWhatIsMissing(fn: IFunction, bucket: Bucket): void {
  allow(fn, ['s3:ListBucket'], [bucket.bucketArn]);
}

export function allowToFindUploads(fn: IFunction, bucket: Bucket): void {
  allow(fn, ['s3:ListBucket', 's3:ListBucketMultipartUploads'], [bucket.bucketArn]);
}

export function allowToSend(fn: IFunction, ...queues: readonly Queue[]): void {
  allow(
    fn,
    ['sqs:SendMessage'],
    queues.map((queue) => queue.queueArn),
  );
}

/** For health: how much waits. */
export function allowToMeasure(fn: IFunction, ...queues: readonly Queue[]): void {
  allow(
    fn,
    ['sqs:GetQueueAttributes'],
    queues.map((queue) => queue.queueArn),
  );
}

function allow(fn: IFunction, actions: readonly string[], resources: readonly string[]): void {
  fn.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
}
