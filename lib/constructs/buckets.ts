/** The bucket of media and results, and the one that tells who touched it. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  HttpMethods,
} from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { UPLOADS_PREFIX } from '../../functions/contract/keys.ts';
import type { Settings } from '../settings.ts';

const SAFE = {
  enforceSSL: true,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  removalPolicy: RemovalPolicy.RETAIN,
} satisfies BucketProps;

const BY_S3 = { encryption: BucketEncryption.S3_MANAGED } satisfies BucketProps;

export interface MediaBucketProps {
  readonly settings: Settings;
  readonly key: IKey | undefined;
  /** Is told of finished uploads. */
  readonly uploads: Queue;
}

export function createMediaBucket(scope: Construct, { settings, key, uploads }: MediaBucketProps): Bucket {
  const bucket = new Bucket(scope, 'Media', {
    ...SAFE,
    // A bucket key: one call to KMS serves many objects.
    ...(key ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true } : BY_S3),
    lifecycleRules: [
      { id: 'abandoned-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      { id: 'intermediate-objects', prefix: 'work/', expiration: Duration.days(settings.workRetentionDays) },
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
  logAccess(bucket, createLogBucket(scope, settings));
  announceUploads(bucket, uploads);
  return bucket;
}

/** Encrypted by S3 itself whatever the rest is encrypted with: S3 delivers its logs nowhere else. */
function createLogBucket(scope: Construct, settings: Settings): Bucket {
  return new Bucket(scope, 'AccessLogs', {
    ...SAFE,
    ...BY_S3,
    lifecycleRules: [{ id: 'old-logs', expiration: Duration.days(settings.logRetention) }],
  });
}

function logAccess(bucket: Bucket, logs: Bucket): void {
  logs.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [logs.arnForObjects('media/*')],
      conditions: {
        ArnLike: { 'aws:SourceArn': bucket.bucketArn },
        StringEquals: { 'aws:SourceAccount': Stack.of(logs).account },
      },
    }),
  );
  resourceOf(bucket).loggingConfiguration = {
    destinationBucketName: logs.bucketName,
    logFilePrefix: 'media/',
  };
}

/**
 * S3 → SQS as plain properties; `addEventNotification` would bring a custom resource. S3 checks at creation that it
 * may send, so the bucket waits for the policy, and the policy names our account instead of the bucket, which would
 * be a circle.
 */
function announceUploads(bucket: Bucket, queue: Queue): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(queue).account } },
    }),
  );
  resourceOf(bucket).notificationConfiguration = {
    queueConfigurations: [
      {
        event: 's3:ObjectCreated:*',
        queue: queue.queueArn,
        filter: { s3Key: { rules: [{ name: 'prefix', value: UPLOADS_PREFIX }] } },
      },
    ],
  };
  resourceOf(bucket).node.addDependency(queue);
}

function resourceOf(bucket: Bucket): CfnBucket {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof CfnBucket)) throw new Error(`${bucket.node.id} has no CloudFormation resource`);
  return resource;
}
