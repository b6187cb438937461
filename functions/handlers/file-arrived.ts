/** S3 tells of finished uploads. */
import { type Arrival, acceptFile } from '../application/accept-file.ts';
import { type StorageEvent, storageEventSchema } from '../contract/storage-schemas.ts';
import { pipelineQueue } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { standardConsumer } from '../runtime/queue.ts';

const env = readEnvironment(['PIPELINE_QUEUE_URL', 'LOG_LEVEL']);
const log = createLog('file-arrived', env);
const ports = { queues: pipelineQueue(env), log };

/** An event without a size is of an empty object. */
const arrivalsIn = (event: StorageEvent): Arrival[] =>
  'Records' in event && Array.isArray(event.Records)
    ? event.Records.map(({ s3: { object } }) => ({
        key: decodeURIComponent(object.key.replaceAll('+', ' ')),
        size: object.size ?? 0,
        etag: object.eTag ?? '',
      }))
    : [];

export const handler = standardConsumer(
  storageEventSchema,
  (event) => Promise.all(arrivalsIn(event).map((arrival) => acceptFile(arrival, ports))),
  log,
);
