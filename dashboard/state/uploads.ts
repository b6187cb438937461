/**
 * Files on their way to the bucket, whatever page is looked at. What a reload interrupts is taken up again: the request
 * that made the task is kept, and asked once more under its idempotency key it names where to send what is missing.
 */
import type { CreatedTask } from '../../client/client.ts';
import type { CreateTaskRequest } from '../../client/index.ts';
import { uploadFile } from '../../client/upload.ts';
import { currentClient } from './session.ts';
import { createStore } from './store.ts';

export interface Upload {
  readonly fileId: string;
  readonly name: string;
  readonly size: number;
  readonly sent: number;
  readonly fault?: unknown;
}

type OfTask = ReadonlyMap<string, Upload>;
export const uploads = createStore<ReadonlyMap<string, OfTask>>(new Map());

const put = (taskId: string, upload: Upload): void => {
  const all = new Map(uploads.get());
  uploads.set(all.set(taskId, new Map(all.get(taskId)).set(upload.fileId, upload)));
};

const drop = (taskId: string, fileId: string): void => {
  const all = new Map(uploads.get());
  const rest = new Map(all.get(taskId));
  rest.delete(fileId);
  if (rest.size === 0) all.delete(taskId);
  else all.set(taskId, rest);
  uploads.set(all);
};

interface Kept {
  readonly key: string;
  readonly request: CreateTaskRequest;
}

const placeOf = (taskId: string): string => `soundstage.upload.${taskId}`;

const keptFor = (taskId: string): Kept | undefined => {
  const text = localStorage.getItem(placeOf(taskId));
  return text === null ? undefined : JSON.parse(text);
};

const sendOne = async (
  taskId: string,
  plan: CreatedTask['uploads'][number],
  file: File,
  signal: AbortSignal,
): Promise<void> => {
  const about = { fileId: plan.file_id, name: file.name, size: file.size };
  const onProgress = (sent: number): void => put(taskId, { ...about, sent });
  onProgress(0);
  try {
    await uploadFile(currentClient(), taskId, plan, file, { onProgress, signal });
    drop(taskId, plan.file_id);
  } catch (fault) {
    if (signal.aborted) drop(taskId, plan.file_id);
    else put(taskId, { ...about, sent: 0, fault });
  }
};

const running = new Map<string, AbortController>();

const sendAll = async ({ task, uploads: plans }: CreatedTask, files: readonly File[]): Promise<void> => {
  const stop = new AbortController();
  running.set(task.id, stop);
  for (const plan of plans) {
    const file = task.files.find(({ id }) => id === plan.file_id);
    const source = files.find(({ name, size }) => name === file?.name && size === file.size);
    if (source !== undefined) await sendOne(task.id, plan, source, stop.signal);
  }
  running.delete(task.id);
  if (!uploads.get().has(task.id)) localStorage.removeItem(placeOf(task.id));
};

/** The task as soon as it is there; its files follow. */
export const submit = async (request: CreateTaskRequest, files: readonly File[]): Promise<CreatedTask> => {
  const key = crypto.randomUUID();
  const created = await currentClient().createTask(request, { idempotencyKey: key });
  if (created.uploads.length > 0)
    localStorage.setItem(placeOf(created.task.id), JSON.stringify({ key, request }));
  void sendAll(created, files);
  return created;
};

export const canResume = (taskId: string): boolean => keptFor(taskId) !== undefined;

/** Goes on with the same files, given again. */
export const resume = async (taskId: string, files: readonly File[]): Promise<void> => {
  const kept = keptFor(taskId);
  if (kept === undefined) throw new Error('This upload was not begun in this browser.');
  const created = await currentClient().createTask(kept.request, { idempotencyKey: kept.key });
  void sendAll(created, files);
};

export const stopUpload = (taskId: string): void => running.get(taskId)?.abort();

addEventListener('beforeunload', (event) => {
  if (running.size > 0) event.preventDefault();
});
