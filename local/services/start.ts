import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoints } from '../template/identity.ts';
import type { Resources } from '../template/resources.ts';
import type { Watchdog } from '../watchdog.ts';
import { bucketSpec } from './buckets.ts';
import { type TableClient, tableClient } from './dynamodb/client.ts';
import { startDatabase, untilAnswering } from './dynamodb/service.ts';
import { ensureTable, type Table } from './dynamodb/tables.ts';
import { queueSettings } from './queues.ts';
import { startS3 } from './s3/service.ts';
import { type QueueService, startQueues } from './sqs/service.ts';

export interface Services {
  readonly queues: QueueService;
  readonly tables: ReadonlyMap<string, Table>;
  readonly client: TableClient;
  sweepLifecycle(now: Date): Promise<void>;
  processes(): { name: string; pid: number }[];
  close(): Promise<void>;
}

export interface ServicesOptions {
  readonly folder: string;
  readonly region: string;
  readonly endpoints: Endpoints;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Another DynamoDB endpoint instead of our own process. */
  readonly databaseEndpoint: string | undefined;
  readonly watchdog: Watchdog;
  readonly log: (line: string) => void;
}

/** Where the embedded DynamoDB keeps its table. */
export function databaseFolder(folder: string): string {
  return join(folder, 'dynamodb');
}

/** Starts the stores and creates what the template declares on them. */
export async function startServices(resources: Resources, options: ServicesOptions): Promise<Services> {
  const { folder, region, endpoints, credentials, watchdog, log } = options;
  const port = (endpoint: string) => Number(new URL(endpoint).port);
  const started: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const service of started.reverse()) await service.close();
  };
  try {
    const database = await databaseOf(options);
    started.push(database);
    const queues = await startQueues({ folder, port: port(endpoints.sqs) });
    started.push(queues);
    for (const queue of resources.ofType('AWS::SQS::Queue'))
      queues.createQueue(queueSettings(queue, region, endpoints.sqs));
    const s3 = await startS3({
      folder: join(folder, 's3'),
      port: port(endpoints.s3),
      credentials,
      region,
      report: (problem) => log(`S3: ${problem.message}`),
      notify: async (queueArn, event) => {
        queues.queueByArn(queueArn).send({ body: JSON.stringify(event), attributes: '{}' });
      },
    });
    started.push(s3);
    for (const bucket of resources.ofType('AWS::S3::Bucket')) s3.createBucket(bucketSpec(bucket));
    const client = tableClient(endpoints.dynamodb, region, credentials.accessKeyId);
    const tables = new Map<string, Table>();
    for (const table of resources.ofType('AWS::DynamoDB::Table'))
      tables.set(table.name, await ensureTable(client, table));
    return {
      queues,
      tables,
      client,
      sweepLifecycle: s3.sweepLifecycle,
      processes: database.processes,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }

  async function databaseOf({ databaseEndpoint }: ServicesOptions) {
    if (databaseEndpoint === undefined) {
      const tableFolder = databaseFolder(folder);
      mkdirSync(tableFolder, { recursive: true });
      return startDatabase({ folder: tableFolder, port: port(endpoints.dynamodb), watchdog, log });
    }
    await untilAnswering(databaseEndpoint);
    return { processes: () => [], close: () => Promise.resolve() };
  }
}
