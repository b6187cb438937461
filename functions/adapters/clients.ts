/** The one place where AWS clients are made. Endpoint, region and credentials come from the SDK's own environment. */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { ComprehendClient } from '@aws-sdk/client-comprehend';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { TranslateClient } from '@aws-sdk/client-translate';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** For tests and tools; a Lambda gets these from its environment. */
export interface ClientOptions {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

// Small calls: a healthy answer takes milliseconds, so a dead connection is given up within a Lambda's patience.
const SMALL_CALLS = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
} as const;

// Bodies of megabytes: the first byte may take a while, and a stalled socket is cut instead of the whole transfer.
const LARGE_BODIES = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, socketTimeout: 30_000 },
} as const;

/** Numbers come back as JSON has them, also beyond 2^53, where the SDK would throw. */
const asJsonNumber = (digits: string): number => Number(digits);

export const documentClient = (options: ClientOptions = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ ...SMALL_CALLS, ...options }), {
    marshallOptions: { removeUndefinedValues: true, allowImpreciseNumbers: true },
    unmarshallOptions: { wrapNumbers: asJsonNumber },
  });

export const s3Client = (
  options: ClientOptions & {
    readonly forcePathStyle?: boolean;
    readonly followRegionRedirects?: boolean;
  } = {},
): S3Client =>
  new S3Client({
    ...LARGE_BODIES,
    // Otherwise a presigned URL would carry the CRC of an empty body, and no client could use it.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...options,
  });

export const sqsClient = (options: ClientOptions = {}): SQSClient =>
  new SQSClient({ ...SMALL_CALLS, ...options });

export const snsClient = (options: ClientOptions = {}): SNSClient =>
  new SNSClient({ ...SMALL_CALLS, ...options });

export const secretsClient = (options: ClientOptions = {}): SecretsManagerClient =>
  new SecretsManagerClient({ ...SMALL_CALLS, ...options });

export const stsClient = (options: ClientOptions = {}): STSClient =>
  new STSClient({ ...SMALL_CALLS, ...options });

// Texts that a model works on. Accounts share rates of some ten calls a second: whoever meets the limit waits, and asks again.
const LANGUAGE_SERVICES = {
  maxAttempts: 8,
  retryMode: 'adaptive',
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
} as const;

export const comprehendClient = (options: ClientOptions = {}): ComprehendClient =>
  new ComprehendClient({ ...LANGUAGE_SERVICES, ...options });

export const translateClient = (options: ClientOptions = {}): TranslateClient =>
  new TranslateClient({ ...LANGUAGE_SERVICES, ...options });

// One post to one client, or what one task has to say, must not hold up the others: two tries, two seconds.
const BRIEF_CALLS = {
  maxAttempts: 2,
  requestHandler: {
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    socketTimeout: 2_000,
    throwOnRequestTimeout: true,
  },
} as const;

/** For reading while others wait. */
export const briefS3Client = (
  options: ClientOptions & { readonly forcePathStyle?: boolean } = {},
): S3Client => new S3Client({ ...BRIEF_CALLS, responseChecksumValidation: 'WHEN_REQUIRED', ...options });

export const socketsClient = (endpoint: string, options: ClientOptions = {}): ApiGatewayManagementApiClient =>
  new ApiGatewayManagementApiClient({
    ...BRIEF_CALLS,
    ...options,
    // The address clients connect to is also where @connections answers, over HTTP.
    endpoint: endpoint.replace(/^ws/, 'http'),
  });
