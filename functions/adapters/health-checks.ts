/** Whether what we stand on answers: one cheap, harmless call each. */
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../application/ports.ts';

/** Whoever asks for our health waits no longer than this. */
const PATIENCE_MS = 2_000;

export const HEALTH_CHECK_NAMES = ['table', 'queues', 'storage'] as const;
export type HealthCheckName = (typeof HEALTH_CHECK_NAMES)[number];

export interface CheckResult {
  readonly status: 'ok' | 'failed';
  readonly latency_ms: number;
  /** For the log; never answered. */
  readonly cause?: unknown;
}

export type HealthChecks = () => Promise<Record<HealthCheckName, CheckResult>>;

export interface Foundations {
  readonly table: { readonly client: DynamoDBDocumentClient; readonly name: string };
  readonly queues: { readonly client: SQSClient; readonly url: string };
  readonly storage: { readonly client: S3Client; readonly bucket: string };
}

const measured = async (
  now: Clock,
  call: (options: { abortSignal: AbortSignal }) => Promise<unknown>,
): Promise<CheckResult> => {
  const started = now().getTime();
  try {
    await call({ abortSignal: AbortSignal.timeout(PATIENCE_MS) });
    return { status: 'ok', latency_ms: now().getTime() - started };
  } catch (cause) {
    return { status: 'failed', latency_ms: now().getTime() - started, cause };
  }
};

/** Checks run side by side; none throws. */
export const healthChecks =
  ({ table, queues, storage }: Foundations, now: Clock): HealthChecks =>
  async () => {
    const [tableResult, queuesResult, storageResult] = await Promise.all([
      measured(now, (options) =>
        table.client.send(new GetCommand({ TableName: table.name, Key: { pk: 'HEALTH', sk: '-' } }), options),
      ),
      measured(now, (options) =>
        queues.client.send(
          new GetQueueAttributesCommand({
            QueueUrl: queues.url,
            AttributeNames: ['ApproximateNumberOfMessages'],
          }),
          options,
        ),
      ),
      measured(now, (options) =>
        storage.client.send(new HeadBucketCommand({ Bucket: storage.bucket }), options),
      ),
    ]);
    return { table: tableResult, queues: queuesResult, storage: storageResult };
  };
