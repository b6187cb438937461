/** An object arrived in the store: tell the task it belongs to. */
import { taskOfUpload } from '../contract/keys.ts';
import type { Log, Queues } from './ports.ts';

export interface Arrival {
  /** Decoded object key. */
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

export const acceptFile = async (
  arrival: Arrival,
  { queues, log }: { queues: Queues; log: Log },
): Promise<void> => {
  const place = taskOfUpload(arrival.key);
  if (place === undefined) {
    log.warn('an object that belongs to no task', { key: arrival.key });
    return;
  }
  await queues.toPipeline({
    kind: 'file_arrived',
    task_id: place.taskId,
    file_id: place.fileId,
    size: arrival.size,
    etag: arrival.etag,
  });
};
