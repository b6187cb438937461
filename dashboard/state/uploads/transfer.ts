/** The files of one task on their way: Uppy keeps their state, `client/uploads/upload.ts` sends them. */
import Uppy from '@uppy/core';
import { TaskQueue } from '@uppy/core/utils';
import type { Client, CreatedTask } from '../../../client/client.ts';
import { type Put, uploadFile } from '../../../client/uploads/upload.ts';
import { paceAfter } from './pace.ts';
import { patientFor } from './patience.ts';
import { sourceOf } from './source.ts';
import { type FileMeta, TaskUploader, type TaskUppy } from './uploader.ts';
import { xhrPut } from './wire.ts';

/** Browsers open six connections to one server; the others are for what the reader does meanwhile. */
const PUTS_AT_ONCE = 4;

/** Asks once more how to send what is missing; the links of the answer are new. */
export type Renew = () => Promise<CreatedTask>;

const single = (created: CreatedTask, fileId: string) => {
  const plan = created.uploads.find(({ file_id }) => file_id === fileId);
  return plan?.strategy === 'single' ? plan : undefined;
};

/** Puts wait here while the upload is paused; those under way are finished. */
const gatedPut = (uppy: TaskUppy, onMoved: (bytes: number) => void): Put => {
  const gate = new TaskQueue({ concurrency: PUTS_AT_ONCE });
  uppy.on('pause-all', () => gate.pause());
  uppy.on('resume-all', () => gate.resume());
  uppy.on('cancel-all', () => gate.clear());
  return (target, body, { signal, onProgress }) => {
    let before = 0;
    const count = (sent: number): void => {
      onMoved(sent - before);
      before = sent;
      onProgress(sent);
    };
    return gate.add(() => xhrPut(target, body, { onProgress: count, ...(signal && { signal }) }));
  };
};

export const openTransfer = (created: CreatedTask, client: Client, renew: Renew): TaskUppy => {
  const { task, uploads } = created;
  const plans = new Map(uploads.map((plan) => [plan.file_id, plan]));
  const uppy: TaskUppy = new Uppy<FileMeta, Record<string, never>>({
    id: task.id,
    onBeforeFileAdded: (file) => ({ ...file, id: file.meta.fileId }),
  });
  let moved = 0;
  const put = gatedPut(uppy, (bytes) => {
    moved += bytes;
  });
  uppy.use(TaskUploader, {
    send: async (fileId, file, { signal, onProgress, onWaiting }) => {
      const plan = plans.get(fileId);
      if (plan === undefined) return;
      await uploadFile(client, task.id, plan, sourceOf(file), {
        put,
        signal,
        onProgress,
        beforeRetry: patientFor(signal, window, onWaiting),
        renew: async () => single(await renew(), fileId),
      });
    },
  });
  const uploader = uppy.getPlugin<TaskUploader>('TaskUploader');
  uppy.on('progress', () => {
    const pace = paceAfter(uploader?.getPluginState().pace, moved, Date.now());
    uploader?.setPluginState({ pace });
  });
  return uppy;
};
