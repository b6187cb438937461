import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import type { S3Event } from 'aws-lambda';
import { type BucketSpec, type S3Options, type S3Service, startS3 } from '../../local/services/s3/service.ts';

export const CREDENTIALS = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret-of-the-test' };
export const REGION = 'eu-west-1';
export const BUCKET = 'media';
export const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:000000000000:uploads';

export interface Fixture {
  readonly folder: string;
  readonly service: S3Service;
  readonly client: S3Client;
  /** Everything that was notified, in order. */
  readonly events: S3Event[];
  url(key: string): string;
}

export interface FixtureOptions extends Partial<S3Options> {
  readonly bucket?: Partial<BucketSpec>;
}

export async function startFixture(test: TestContext, options: FixtureOptions = {}): Promise<Fixture> {
  const folder = options.folder ?? (await temporaryFolder(test));
  const events: S3Event[] = [];
  const service = await startS3({
    port: 0,
    credentials: CREDENTIALS,
    region: REGION,
    notify: async (_, event) => void events.push(event),
    report: (problem) => {
      throw problem;
    },
    ...options,
    folder,
  });
  service.createBucket({ name: BUCKET, notifications: [], ...options.bucket });
  const client = clientOf(service);
  test.after(async () => {
    client.destroy();
    await service.close();
  });
  return { folder, service, client, events, url: (key) => `${service.endpoint}/${BUCKET}/${key}` };
}

export async function temporaryFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 's3-'));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export const clientOf = (service: S3Service, config: S3ClientConfig = {}): S3Client =>
  new S3Client({
    endpoint: service.endpoint,
    region: REGION,
    credentials: CREDENTIALS,
    forcePathStyle: true,
    maxAttempts: 1,
    ...config,
  });

/** Presigning clients must not put the checksum of an empty body into the URL. */
export const presigningClient = (service: S3Service): S3Client =>
  clientOf(service, {
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
