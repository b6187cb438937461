/**
 * Files on their way to the bucket, whatever page is looked at. What a reload interrupts is taken up again: the request
 * that made the task is kept, and asked once more under its idempotency key it names where to send what is missing.
 */
import type { CreatedTask } from '../../client/client.ts';
import type { CreateTaskRequest, TaskView } from '../../client/index.ts';
import { currentClient, whenSignedOut } from './session.ts';
import { createStore } from './store.ts';
import { handleOf } from './uploads/handles.ts';
import { forget, forgetOld, type KeptUpload, keep, keptFor } from './uploads/kept.ts';
import { type Pair, pairUp } from './uploads/pairing.ts';
import { openTransfer } from './uploads/transfer.ts';
import type { TaskUppy } from './uploads/uploader.ts';
import { isUnderWay, viewOf } from './uploads/view.ts';
import { claimUpload } from './uploads/window.ts';

interface Transfer {
  readonly uppy: TaskUppy;
  /** Lets other windows have it. */
  readonly release: () => void;
}

/** By task. */
export const transfers = createStore<ReadonlyMap<string, Transfer>>(new Map());

const open = (created: CreatedTask, kept: KeptUpload, release: () => void): Transfer => {
  const client = currentClient();
  const { id } = created.task;
  const renew = () => client.createTask(kept.request, { idempotencyKey: kept.idempotencyKey });
  const uppy = openTransfer(created, client, renew);
  uppy.on('complete', () => {
    const isDone = created.uploads.every(({ file_id }) => uppy.getFile(file_id)?.progress.uploadComplete);
    if (!isDone) return;
    release();
    void forget(id);
  });
  const transfer = { uppy, release };
  transfers.set(new Map(transfers.get()).set(id, transfer));
  return transfer;
};

/** Another window that sends the same files is left to it. */
const begin = async (created: CreatedTask, kept: KeptUpload, pairs: readonly Pair[]): Promise<void> => {
  const { id } = created.task;
  let transfer = transfers.get().get(id);
  if (transfer === undefined) {
    const { promise: until, resolve: release } = Promise.withResolvers<void>();
    if (!(await claimUpload(id, until))) return;
    transfer = open(created, kept, release);
  }
  const { uppy } = transfer;
  const added = pairs.filter((pair) => uppy.getFile(pair.id) === undefined);
  uppy.addFiles(
    added.map(({ id, file }) => ({ name: file.name, type: file.type, data: file, meta: { fileId: id } })),
  );
  void uppy.upload();
};

const keptOf = ({ id, file }: Pair) => {
  const { name, size, lastModified } = file;
  const handle = handleOf(file);
  return { id, name, size, lastModified, ...(handle && { handle }) };
};

/** The task as soon as it is there; its files follow. */
export const submit = async (request: CreateTaskRequest, files: readonly File[]): Promise<CreatedTask> => {
  const idempotencyKey = crypto.randomUUID();
  const created = await currentClient().createTask(request, { idempotencyKey });
  const missing = created.task.files.filter(({ uploaded }) => !uploaded);
  const pairs = pairUp(missing, [], files);
  if (created.uploads.length === 0) return created;
  const kept = { idempotencyKey, request, files: pairs.map(keptOf), at: Date.now() };
  // Where the browser keeps nothing, as in some private windows, the upload itself goes well.
  await keep(created.task.id, kept).catch((fault: unknown) => console.warn(fault));
  await begin(created, kept, pairs);
  return created;
};

/** Goes on with files of a task whose upload began in this browser. */
export const resume = async (task: TaskView, kept: KeptUpload, pairs: readonly Pair[]): Promise<void> => {
  const client = currentClient();
  const created = await client.createTask(kept.request, { idempotencyKey: kept.idempotencyKey });
  if (created.task.id === task.id) return begin(created, kept, pairs);
  // The service has forgotten the key, and taken the request for a new one.
  if (!created.deduplicated) await client.deleteTask(created.task.id);
  throw new Error('This upload began too long ago to go on with. Begin a new task with the same files.');
};

const stop = (taskId: string): void => {
  const transfer = transfers.get().get(taskId);
  if (transfer === undefined) return;
  transfer.uppy.destroy();
  transfer.release();
  const others = new Map(transfers.get());
  others.delete(taskId);
  transfers.set(others);
};

/** For good: the task is no longer wanted. */
export const stopUpload = (taskId: string): void => {
  stop(taskId);
  void forget(taskId);
};

export { keptFor };

whenSignedOut(() => {
  for (const taskId of transfers.get().keys()) stop(taskId);
});

addEventListener('beforeunload', (event) => {
  const open = [...transfers.get().values()];
  if (open.some(({ uppy }) => isUnderWay(viewOf(uppy.getState())))) event.preventDefault();
});

void forgetOld(Date.now());
