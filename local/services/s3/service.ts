import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BucketSpec } from './bucket-spec.ts';
import type { S3Context } from './context.ts';
import { type Notify, startDelivery } from './events/delivery.ts';
import { sweepLifecycle } from './lifecycle.ts';
import { exchange } from './protocol/exchange.ts';
import { type Answer, serve } from './protocol/server.ts';
import type { Credentials } from './signing/authenticate.ts';
import { openBodies } from './storage/bodies.ts';
import { openBuckets } from './storage/buckets.ts';
import { openDatabase } from './storage/database.ts';
import { openObjects } from './storage/objects.ts';
import { openOutbox } from './storage/outbox.ts';
import { openPublish } from './storage/publish.ts';
import { openUploads } from './storage/uploads.ts';

export type { BucketSpec, CorsRule, LifecycleRule, NotificationRule } from './bucket-spec.ts';

export interface S3Options {
  /** Holds everything; one service at a time. */
  readonly folder: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly host?: string;
  readonly credentials: Credentials;
  readonly region: string;
  /** Must resolve only once the queue has the event. Called again, also after a restart, until it does. */
  readonly notify: Notify;
  readonly now?: () => Date;
  /** Told of what went wrong inside; clients only learn that something did. */
  readonly report?: (problem: Error) => void;
}

export interface S3Service {
  /** `http://127.0.0.1:PORT`, for path-style clients. */
  readonly endpoint: string;
  /** Creates the bucket, or gives the existing one this configuration; its objects stay. */
  createBucket(spec: BucketSpec): void;
  /** Expires objects and aborts uploads as the buckets' rules ask at this time. */
  sweepLifecycle(now: Date): Promise<void>;
  /** Lets what is running end, for a while, and leaves the rest to the next start. */
  close(): Promise<void>;
}

/** S3 in this process: the operations, checks and notifications our stack needs, on files and SQLite. */
export async function startS3(options: S3Options): Promise<S3Service> {
  const {
    folder,
    host = '127.0.0.1',
    region,
    credentials,
    now = () => new Date(),
    report = (problem) => console.error(problem),
  } = options;
  await mkdir(folder, { recursive: true });
  const database = openDatabase(join(folder, 'metadata.sqlite'));
  const bodies = await openBodies(join(folder, 'bodies'), report);
  const [buckets, objects, uploads, outbox] = [
    openBuckets(database),
    openObjects(database),
    openUploads(database),
    openOutbox(database),
  ];
  await bodies.removeOrphans(objects.files());
  const delivery = startDelivery(outbox, options.notify, report);
  const publish = openPublish({ database, buckets, objects, outbox, bodies, delivery, region });
  const stop = async (): Promise<void> => {
    await delivery.close();
    database.sql.close();
  };

  const context: S3Context = { buckets, objects, uploads, bodies, publish, region, now };
  const answer: Answer = (message, to) =>
    exchange(message, to, { context, credentials, report }).catch((cause: unknown) => {
      report(new Error('S3 could not answer', { cause }));
      to.destroy();
    });
  const server = await serve(answer, options.port, host).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  let closed: Promise<void> | undefined;

  return {
    endpoint: `http://${host}:${server.port}`,
    createBucket: (spec) => buckets.create(spec, now()),
    sweepLifecycle: (at) => sweepLifecycle(context, at),
    close: () => (closed ??= server.close().then(stop)),
  };
}
