import { isFields, list } from '../json.ts';
import type { Declaration } from './assembly.ts';

/**
 * What the local cloud does with a property: `used` acts on it, a text says why it has no effect here,
 * an object goes deeper, a one-element list describes every element. Anything else is refused by name.
 */
export type Support = typeof used | string | readonly [Support] | { readonly [property: string]: Support };

const used = Symbol('used');
const notLocal = {
  tags: 'tags only label resources in the account',
  encryption: 'files of the data folder are not encrypted',
  backups: 'the data folder is the only copy',
  tracing: 'traces have no collector here',
  logs: 'logs go to files of the data folder',
  permissions: 'there is no identity to check locally',
  monitoring: 'nothing evaluates metrics locally',
  processor: 'functions run on this machine as it is',
  text: 'a description',
  names: 'an API answers at the address of this machine',
} as const;

const filterCriteria = { Filters: [{ Pattern: used }] } as const;

/** Resource types that are created locally, and which of their properties count. */
export const supported: Readonly<Record<string, { readonly [property: string]: Support }>> = {
  'AWS::DynamoDB::Table': {
    TableName: used,
    KeySchema: used,
    AttributeDefinitions: used,
    BillingMode: used,
    GlobalSecondaryIndexes: [{ IndexName: used, KeySchema: used, Projection: used }],
    StreamSpecification: used,
    TimeToLiveSpecification: { AttributeName: used, Enabled: used },
    PointInTimeRecoverySpecification: notLocal.backups,
    DeletionProtectionEnabled: notLocal.backups,
    SSESpecification: notLocal.encryption,
    ContributorInsightsSpecification: notLocal.monitoring,
    Tags: notLocal.tags,
  },
  'AWS::SQS::Queue': {
    QueueName: used,
    FifoQueue: used,
    ContentBasedDeduplication: used,
    DeduplicationScope: used,
    FifoThroughputLimit: 'there is no quota to divide locally',
    VisibilityTimeout: used,
    MessageRetentionPeriod: used,
    ReceiveMessageWaitTimeSeconds: used,
    DelaySeconds: used,
    MaximumMessageSize: used,
    RedrivePolicy: { deadLetterTargetArn: used, maxReceiveCount: used },
    RedriveAllowPolicy: notLocal.permissions,
    SqsManagedSseEnabled: notLocal.encryption,
    KmsMasterKeyId: notLocal.encryption,
    KmsDataKeyReusePeriodSeconds: notLocal.encryption,
    Tags: notLocal.tags,
  },
  'AWS::S3::Bucket': {
    BucketName: used,
    NotificationConfiguration: {
      QueueConfigurations: [
        { Event: used, Queue: used, Filter: { S3Key: { Rules: [{ Name: used, Value: used }] } } },
      ],
    },
    CorsConfiguration: {
      CorsRules: [
        {
          AllowedHeaders: used,
          AllowedMethods: used,
          AllowedOrigins: used,
          ExposedHeaders: used,
          MaxAge: used,
          Id: notLocal.text,
        },
      ],
    },
    LifecycleConfiguration: {
      Rules: [
        {
          Id: notLocal.text,
          Status: used,
          Prefix: used,
          ExpirationInDays: used,
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: used },
          Transitions: 'there is one storage class locally',
        },
      ],
    },
    BucketEncryption: notLocal.encryption,
    PublicAccessBlockConfiguration: notLocal.permissions,
    OwnershipControls: notLocal.permissions,
    LoggingConfiguration: notLocal.logs,
    Tags: notLocal.tags,
  },
  'AWS::Lambda::Function': {
    FunctionName: used,
    Handler: used,
    Code: { S3Bucket: 'assets are read from the assembly', S3Key: used },
    Runtime: used,
    PackageType: used,
    MemorySize: used,
    Timeout: used,
    Environment: { Variables: used },
    Layers: used,
    ReservedConcurrentExecutions: used,
    Role: notLocal.permissions,
    Architectures: notLocal.processor,
    EphemeralStorage: 'temporary files share the disk of this machine',
    TracingConfig: notLocal.tracing,
    LoggingConfig: notLocal.logs,
    Description: notLocal.text,
    Tags: notLocal.tags,
  },
  'AWS::Lambda::LayerVersion': {
    LayerName: used,
    Content: { S3Bucket: 'assets are read from the assembly', S3Key: used },
    CompatibleRuntimes: notLocal.text,
    CompatibleArchitectures: notLocal.processor,
    Description: notLocal.text,
    LicenseInfo: notLocal.text,
  },
  'AWS::Lambda::EventSourceMapping': {
    FunctionName: used,
    EventSourceArn: used,
    Enabled: used,
    BatchSize: used,
    MaximumBatchingWindowInSeconds: used,
    ScalingConfig: { MaximumConcurrency: used },
    FunctionResponseTypes: used,
    FilterCriteria: filterCriteria,
    StartingPosition: used,
    BisectBatchOnFunctionError: used,
    MaximumRetryAttempts: used,
    MaximumRecordAgeInSeconds: used,
    ParallelizationFactor:
      'records of a shard are taken one batch at a time, which keeps every order that AWS keeps',
    DestinationConfig: { OnFailure: { Destination: used } },
    ProvisionedPollerConfig: 'local pollers need no provisioning',
    MetricsConfig: notLocal.monitoring,
    Tags: notLocal.tags,
  },
  'AWS::ApiGatewayV2::Api': {
    Name: used,
    ProtocolType: used,
    RouteSelectionExpression: used,
    DisableExecuteApiEndpoint: notLocal.names,
    CorsConfiguration: {
      AllowOrigins: used,
      AllowMethods: used,
      AllowHeaders: used,
      ExposeHeaders: used,
      AllowCredentials: used,
      MaxAge: used,
    },
    Description: notLocal.text,
    Tags: notLocal.tags,
  },
  'AWS::ApiGatewayV2::Stage': {
    ApiId: used,
    StageName: used,
    AutoDeploy: 'routes are always live locally',
    DeploymentId: 'routes are always live locally',
    AccessLogSettings: notLocal.logs,
    DefaultRouteSettings: 'requests are not throttled locally',
    RouteSettings: 'requests are not throttled locally',
    Description: notLocal.text,
    Tags: notLocal.tags,
  },
  'AWS::ApiGatewayV2::Route': {
    ApiId: used,
    RouteKey: used,
    Target: used,
    AuthorizationType: used,
    OperationName: notLocal.text,
  },
  'AWS::ApiGatewayV2::Integration': {
    ApiId: used,
    IntegrationType: used,
    IntegrationUri: used,
    PayloadFormatVersion: used,
    TimeoutInMillis: used,
    IntegrationMethod: 'a function is always invoked the same way',
    Description: notLocal.text,
  },
  'AWS::Events::Rule': {
    Name: used,
    ScheduleExpression: used,
    State: used,
    Targets: [
      {
        Arn: used,
        Id: used,
        Input: used,
        RetryPolicy: 'the next tick comes anyway',
        DeadLetterConfig: 'the next tick comes anyway',
      },
    ],
    Description: notLocal.text,
    Tags: notLocal.tags,
  },
};

/** Resource types that are knowingly not created, with the reason. */
export const withoutLocalEffect: Readonly<Record<string, string>> = {
  'AWS::IAM::Role': notLocal.permissions,
  'AWS::IAM::Policy': notLocal.permissions,
  'AWS::IAM::ManagedPolicy': notLocal.permissions,
  'AWS::KMS::Key': notLocal.encryption,
  'AWS::KMS::Alias': notLocal.encryption,
  'AWS::Lambda::Permission': notLocal.permissions,
  'AWS::Lambda::LayerVersionPermission': notLocal.permissions,
  'AWS::Lambda::EventInvokeConfig': 'a schedule that fails runs again at its next tick',
  'AWS::SQS::QueuePolicy': notLocal.permissions,
  'AWS::SNS::Topic': 'only alarms publish to it',
  'AWS::SNS::TopicPolicy': notLocal.permissions,
  'AWS::SNS::Subscription': 'only alarms publish to its topic',
  'AWS::S3::BucketPolicy': notLocal.permissions,
  'AWS::ApiGateway::Account': notLocal.logs,
  'AWS::ApiGatewayV2::DomainName': notLocal.names,
  'AWS::ApiGatewayV2::ApiMapping': notLocal.names,
  'AWS::Route53::RecordSet': notLocal.names,
  'AWS::ApiGatewayV2::Deployment': 'routes are always live locally',
  'AWS::Logs::LogGroup': notLocal.logs,
  'AWS::Logs::MetricFilter': notLocal.monitoring,
  'AWS::CloudWatch::Alarm': notLocal.monitoring,
  'AWS::CloudWatch::CompositeAlarm': notLocal.monitoring,
  'AWS::CloudWatch::Dashboard': notLocal.monitoring,
  'AWS::CDK::Metadata': 'describes the CDK version to AWS',
};

/** Every reason why this resource cannot be run locally; empty when it can. */
export function faultsOf({ logicalId, type, properties }: Declaration): string[] {
  if (Object.hasOwn(withoutLocalEffect, type)) return [];
  const support = Object.hasOwn(supported, type) ? supported[type] : undefined;
  if (support === undefined)
    return [`${logicalId}: the local cloud does not support the resource type ${type}`];
  return unsupportedPaths(properties, support, '').map(
    (path) => `${logicalId}: the local cloud does not support the property ${path} of ${type}`,
  );
}

function unsupportedPaths(value: unknown, support: Support | undefined, path: string): string[] {
  if (support === undefined) return [path];
  if (support === used || typeof support === 'string') return [];
  if (isElementSupport(support))
    return list(value, path).flatMap((element, index) =>
      unsupportedPaths(element, support[0], `${path}[${index}]`),
    );
  if (!isFields(value)) return [path];
  return Object.entries(value).flatMap(([name, inner]) => {
    const known = typeof support === 'object' && Object.hasOwn(support, name);
    return unsupportedPaths(inner, known ? support[name] : undefined, path ? `${path}.${name}` : name);
  });
}

function isElementSupport(support: Support): support is readonly [Support] {
  return Array.isArray(support);
}
