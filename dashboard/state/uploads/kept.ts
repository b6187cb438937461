/** What an upload needs to go on after a reload: the request that made the task, and where its files lie. */
import { createStore, del, entries, get, set } from 'idb-keyval';
import type { CreateTaskRequest } from '../../../client/index.ts';

export interface KeptFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  readonly handle?: FileSystemFileHandle;
}

export interface KeptUpload {
  /** Of the request: asked again under it, the service names where to send what is missing. */
  readonly idempotencyKey: string;
  readonly request: CreateTaskRequest;
  readonly files: readonly KeptFile[];
  readonly at: number;
}

/** The service gives an upload up after seven days. */
const KEPT_MS = 7 * 24 * 60 * 60_000;

const store = createStore('soundstage', 'uploads');

export const keep = (taskId: string, upload: KeptUpload): Promise<void> => set(taskId, upload, store);

export const keptFor = (taskId: string): Promise<KeptUpload | undefined> => get<KeptUpload>(taskId, store);

export const forget = (taskId: string): Promise<void> => del(taskId, store);

export const forgetOld = async (now: number): Promise<void> => {
  for (const [taskId, { at }] of await entries<string, KeptUpload>(store))
    if (now - at > KEPT_MS) await forget(taskId);
};
