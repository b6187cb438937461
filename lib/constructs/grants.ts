/**
 * Permissions by name: exactly those that the calls of a function need. The CDK's grant methods allow more.
 * test/infrastructure/permissions.test.ts holds the whole list, function by function.
 */
import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, type PolicyStatementProps } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { RESULTS_PREFIX, UPLOADS_PREFIX, WORK_PREFIX } from '../../functions/contract/keys.ts';

type TableAction = 'GetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'DeleteItem' | 'BatchWriteItem';
type ObjectAction =
  | 'GetObject'
  | 'GetObjectTagging'
  | 'PutObject'
  | 'DeleteObject'
  | 'AbortMultipartUpload'
  | 'ListMultipartUploadParts';

/**
 * To load a task, decide, and commit. A transaction needs the permission of each of its writes: there is none for
 * itself, and none for a condition on a write.
 */
export const CHANGE_A_TASK = ['GetItem', 'PutItem', 'DeleteItem'] as const;

/** `partitions` are patterns such as `TASK#*`; left out, the actions go for all items. */
export function allowTable(
  fn: IFunction,
  table: Table,
  actions: readonly TableAction[],
  partitions?: readonly string[],
): void {
  allow(
    fn,
    actions.map((action) => `dynamodb:${action}`),
    [table.tableArn],
    partitions && { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] } },
  );
  // To write as well: DynamoDB opens the table's own key in the name of whoever calls.
  allowKey(fn, table.encryptionKey, 'dynamodb', READ);
}

export function allowIndex(fn: IFunction, table: Table, index: string): void {
  allow(fn, ['dynamodb:Query'], [`${table.tableArn}/index/${index}`]);
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
  allowKey(fn, bucket.encryptionKey, 's3', actions.includes('PutObject') ? WRITE : READ);
}

/** All that is stored of a task; which objects there are is known by listing. */
export function allowToErase(fn: IFunction, bucket: Bucket): void {
  allowObjects(fn, bucket, [UPLOADS_PREFIX, WORK_PREFIX, RESULTS_PREFIX], ['DeleteObject']);
  allowToSeeWhatIsMissing(fn, bucket);
}

/** Without ListBucket, S3 answers 403 instead of 404 for an object that is not there. Health asks for the bucket. */
export function allowToSeeWhatIsMissing(fn: IFunction, bucket: Bucket): void {
  allow(fn, ['s3:ListBucket'], [bucket.bucketArn]);
}

export function allowToSend(fn: IFunction, ...queues: readonly Queue[]): void {
  allow(
    fn,
    ['sqs:SendMessage'],
    queues.map((queue) => queue.queueArn),
  );
  for (const queue of queues) allowKey(fn, queue.encryptionMasterKey, 'sqs', WRITE);
}

export function allowToPublish(fn: IFunction, topicArn: string): void {
  allow(fn, ['sns:Publish'], [topicArn]);
}

/** Services that read texts have no resource to be narrowed to. */
export function allowLanguageService(fn: IFunction, actions: readonly string[]): void {
  allow(fn, actions, ['*']);
}

/** Buckets that are not ours. */
export function allowToFill(fn: IFunction, objects: readonly string[]): void {
  allow(fn, ['s3:PutObject', 's3:AbortMultipartUpload'], objects);
}

/** Named ones; their own trust has to name us, and the owner as external id. */
export function allowRoles(fn: IFunction, arns: readonly string[]): void {
  allow(fn, ['sts:AssumeRole'], arns);
}

export function allowSecrets(fn: IFunction, arns: readonly string[]): void {
  allow(fn, ['secretsmanager:GetSecretValue'], arns);
}

/** What Lambda asks of the role of a queue's consumer. */
export function allowToConsume(fn: IFunction, queue: Queue): void {
  allow(fn, ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [queue.queueArn]);
  allowKey(fn, queue.encryptionMasterKey, 'sqs', READ);
}

/** To keep a message hidden while it is worked on, or after a failure for a back-off only. */
export function allowToLease(fn: IFunction, queue: Queue): void {
  allow(fn, ['sqs:ChangeMessageVisibility'], [queue.queueArn]);
}

/** For health: how much waits. */
export function allowToMeasure(fn: IFunction, queue: Queue): void {
  allow(fn, ['sqs:GetQueueAttributes'], [queue.queueArn]);
}

type KeyAction = 'Decrypt' | 'GenerateDataKey';
const READ: readonly KeyAction[] = ['Decrypt'];
/** Decrypt: parts of an upload, and SQS, take up a data key that was made before. */
const WRITE: readonly KeyAction[] = ['Decrypt', 'GenerateDataKey'];

/** The key that a resource is encrypted with, if it is ours: through that service, and not by calling KMS. */
function allowKey(
  fn: IFunction,
  key: IKey | undefined,
  service: 'dynamodb' | 's3' | 'sqs',
  actions: readonly KeyAction[],
): void {
  if (key === undefined) return;
  allow(
    fn,
    actions.map((action) => `kms:${action}`),
    [key.keyArn],
    { StringEquals: { 'kms:ViaService': `${service}.${Stack.of(fn).region}.amazonaws.com` } },
  );
}

function allow(
  fn: IFunction,
  actions: readonly string[],
  resources: readonly string[],
  conditions?: PolicyStatementProps['conditions'],
): void {
  fn.addToRolePolicy(
    new PolicyStatement({
      actions: [...actions],
      resources: [...resources],
      ...(conditions && { conditions }),
    }),
  );
}
