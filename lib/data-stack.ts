/** What must survive everything: the table, the media, and the queue that S3 tells of uploads. */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { INDEXES, UPLOADS_PREFIX } from '../functions/contract/keys.ts';
import { visibilityFor, WorkQueue } from './constructs/work-queue.ts';
import type { Settings } from './settings.ts';
import { TIMEOUTS } from './timeouts.ts';

export class DataStack extends Stack {
  readonly table: Table;
  readonly media: Bucket;
  /** Here rather than with its consumer: the bucket names the queue, and the consumer's stack names the bucket. */
  readonly uploads: WorkQueue;

  constructor(scope: Construct, id: string, props: StackProps & { readonly settings: Settings }) {
    super(scope, id, props);
    this.table = this.#createTable();
    this.uploads = new WorkQueue(this, 'Uploads', {
      whenLettersDie:
        'A finished upload was not noticed: its task stays in awaiting_upload until the sweeper looks.',
      runbook: 'Dead letters: uploads',
      visibilityTimeout: visibilityFor(TIMEOUTS.fileArrived),
      maxReceiveCount: 10,
      oldestMessage: Duration.minutes(5),
    });
    this.media = this.#createBucket(props.settings);
    this.#announceUploads();
    new CfnOutput(this, 'TableName', { value: this.table.tableName });
  }

  #createTable(): Table {
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'expires_at',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // All are sparse: an item is in an index only while it has the index's attributes.
    addIndex(table, INDEXES.byOwner, 'owner', ProjectionType.ALL);
    addIndex(table, INDEXES.claimable, 'claim', ProjectionType.ALL);
    addIndex(table, INDEXES.due, 'due', ProjectionType.KEYS_ONLY);
    return table;
  }

  #createBucket(settings: Settings): Bucket {
    return new Bucket(this, 'Media', {
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
        {
          id: 'intermediate-objects',
          prefix: 'work/',
          expiration: Duration.days(settings.workRetentionDays),
        },
      ],
      cors: [
        {
          allowedOrigins: [...settings.corsOrigins],
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
          allowedHeaders: ['*'],
          // Completing a multipart upload takes the ETag of each part.
          exposedHeaders: ['ETag'],
          maxAge: 3600,
        },
      ],
    });
  }

  /**
   * S3 → SQS as plain properties; `addEventNotification` would bring a custom resource. S3 checks at creation that it
   * may send, so the bucket waits for the policy, and the policy names our account instead of the bucket, which would
   * be a circle.
   */
  #announceUploads(): void {
    const { queue } = this.uploads;
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    const bucket = this.media.node.defaultChild;
    if (!(bucket instanceof CfnBucket)) throw new Error('The media bucket has no CloudFormation resource');
    bucket.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: UPLOADS_PREFIX }] } },
        },
      ],
    };
    bucket.node.addDependency(queue);
  }
}

function addIndex(table: Table, indexName: string, prefix: string, projectionType: ProjectionType): void {
  table.addGlobalSecondaryIndex({
    indexName,
    partitionKey: { name: `${prefix}_pk`, type: AttributeType.STRING },
    sortKey: { name: `${prefix}_sk`, type: AttributeType.STRING },
    projectionType,
  });
}
