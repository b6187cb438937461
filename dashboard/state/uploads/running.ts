/** Uploads of this window, by task, whatever page is looked at. */
import type { CreatedTask } from '../../../client/client.ts';
import { currentClient, whenSignedOut } from '../session.ts';
import { createStore } from '../store.ts';
import { forget, type KeptUpload } from './kept.ts';
import type { Pair } from './pairing.ts';
import { openTransfer } from './transfer.ts';
import type { TaskUppy } from './uploader.ts';
import { isUnderWay, viewOf } from './view.ts';
import { claimUpload } from './window.ts';

interface Transfer {
  readonly uppy: TaskUppy;
  /** Lets other windows have it. */
  readonly release: () => void;
}

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
export const begin = async (
  created: CreatedTask,
  kept: KeptUpload,
  pairs: readonly Pair[],
): Promise<void> => {
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

export const stop = (taskId: string): void => {
  const transfer = transfers.get().get(taskId);
  if (transfer === undefined) return;
  transfer.uppy.destroy();
  transfer.release();
  const others = new Map(transfers.get());
  others.delete(taskId);
  transfers.set(others);
};

whenSignedOut(() => {
  for (const taskId of transfers.get().keys()) stop(taskId);
});

addEventListener('beforeunload', (event) => {
  const open = [...transfers.get().values()];
  if (open.some(({ uppy }) => isUnderWay(viewOf(uppy.getState())))) event.preventDefault();
});
