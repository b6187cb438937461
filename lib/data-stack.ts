/** What must survive everything: the table, the media, and the queue that S3 tells of uploads. */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { createMediaBucket } from './constructs/buckets.ts';
import { createCustomerKey } from './constructs/customer-key.ts';
import { createTable } from './constructs/table.ts';
import { visibilityFor, WorkQueue } from './constructs/work-queue.ts';
import type { Settings } from './settings.ts';
import { TIMEOUTS } from './timeouts.ts';

export class DataStack extends Stack {
  /** Undefined where AWS's own keys do. */
  readonly key: Key | undefined;
  readonly table: Table;
  readonly media: Bucket;
  /** Here rather than with its consumer: the bucket names the queue, and the consumer's stack names the bucket. */
  readonly uploads: WorkQueue;

  constructor(scope: Construct, id: string, props: StackProps & { readonly settings: Settings }) {
    super(scope, id, props);
    const { settings } = props;
    this.key = settings.encryption === 'kms' ? createCustomerKey(this) : undefined;
    this.table = createTable(this, this.key, settings);
    this.uploads = new WorkQueue(this, 'Uploads', {
      whenLettersDie:
        'A finished upload was not noticed: its task stays in awaiting_upload until the sweeper looks.',
      runbook: 'Dead letters: uploads',
      key: this.key,
      visibilityTimeout: visibilityFor(TIMEOUTS.fileArrived),
      maxReceiveCount: 10,
      oldestMessage: Duration.minutes(5),
    });
    this.media = createMediaBucket(this, { settings, key: this.key, uploads: this.uploads.queue });
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
    new CfnOutput(this, 'MediaBucket', { value: this.media.bucketName });
  }
}
