import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { Credentials } from './authenticate.ts';
import { openBodies } from './bodies.ts';
import type { BucketSpec } from './bucket-spec.ts';
import { openBuckets } from './buckets.ts';
import type { S3Context } from './context.ts';
import { openDatabase } from './database.ts';
import { type Notify, startDelivery } from './delivery.ts';
import { exchange } from './exchange.ts';
import { sweepLifecycle } from './lifecycle.ts';
import { openObjects } from './objects.ts';
import { openOutbox } from './outbox.ts';
import { openPublish } from './publish.ts';
import { openUploads } from './uploads.ts';

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

const CLOSE_PATIENCE_MS = 2000;
/** Longer than clients keep idle connections, so that none sends into one that is just closing. */
const KEEP_ALIVE_MS = 75_000;

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
  const bodies = await openBodies(join(folder, 'bodies'));
  const [buckets, objects, uploads, outbox] = [
    openBuckets(database),
    openObjects(database),
    openUploads(database),
    openOutbox(database),
  ];
  await bodies.removeOrphans(objects.files());
  const delivery = startDelivery(outbox, options.notify, report);
  const publish = openPublish({ database, buckets, objects, outbox, bodies, delivery, region });
  const context: S3Context = {
    buckets,
    objects,
    uploads,
    bodies,
    publish,
    delivery,
    region,
    now,
    endpoint: () => endpoint,
  };

  const server = startServer((message, to) => {
    exchange(message, to, { context, credentials, report }).catch((error: unknown) => {
      report(new Error('S3 could not answer', { cause: error }));
      to.destroy();
    });
  });
  const endpoint = `http://${host}:${await listen(server, options.port, host)}`;

  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await stop(server);
    await delivery.close();
    database.sql.close();
  };

  return {
    endpoint,
    createBucket: (spec) => buckets.create(spec, now()),
    sweepLifecycle: (at) => sweepLifecycle(context, at),
    close: () => (closed ??= close()),
  };
}

/** No limit on the time of a request: an upload may take hours. `checkContinue` is ours, so that a refused upload is never sent. */
function startServer(listener: Parameters<typeof createServer>[1] & {}): Server {
  const server = createServer(
    { requestTimeout: 0, keepAliveTimeout: KEEP_ALIVE_MS, highWaterMark: 256 * 1024 },
    listener,
  );
  return server.on('checkContinue', listener);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The S3 server has no port'));
      else resolve(address.port);
    });
  });
}

async function stop(server: Server): Promise<void> {
  const patience = setTimeout(() => server.closeAllConnections(), CLOSE_PATIENCE_MS);
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  clearTimeout(patience);
}
