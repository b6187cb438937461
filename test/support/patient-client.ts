/** A client that goes on when the service died on it: it asks again, with the same key, until its patience ends. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  ApiProblem,
  type Client,
  hasEnded,
  type TaskView,
  uploadFile,
  watchTask,
} from '../../client/index.ts';
import { source } from './media-files.ts';

const AGAIN_MS = 50;

export interface PatientClient {
  /** Creates a task and uploads its file; resolves with the task's id when the bucket has it. */
  submit(path: string, onSent?: (bytes: number) => void): Promise<string>;
  /** The task as it ended. */
  ended(taskId: string): Promise<TaskView>;
  text(taskId: string, artifact: string): Promise<string>;
}

const mayPass = (fault: unknown): boolean => !(fault instanceof ApiProblem) || fault.status >= 500;

/** `clientNow` gives the client of the service that runs now: a restart may change its address. */
export const patientClient = (clientNow: () => Client, patience: AbortSignal): PatientClient => {
  let submissions = 0;

  const patiently = async <T>(work: (client: Client) => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await work(clientNow());
      } catch (fault) {
        if (patience.aborted || !mayPass(fault)) throw fault;
        await pause(AGAIN_MS);
      }
    }
  };

  return {
    submit: async (path, onSent = () => undefined) => {
      submissions += 1;
      const idempotencyKey = `submission-${submissions}`;
      const file = await source(path);
      const params = { files: [{ name: file.name, size: file.size }], reuse: false };
      const request = { type: 'media.process', params, dedupe: false };
      const { task, uploads } = await patiently((client) => client.createTask(request, { idempotencyKey }));
      for (const upload of uploads)
        await patiently((client) => uploadFile(client, task.id, upload, file, { onProgress: onSent }));
      return task.id;
    },
    ended: (taskId) =>
      patiently(async (client) => {
        for await (const item of watchTask(client, taskId, { signal: patience }))
          if (item.kind === 'snapshot' && hasEnded(item.task)) return item.task;
        throw new Error(`The watch of ${taskId} ended before the task`);
      }),
    text: (taskId, artifact) =>
      patiently(async (client) => (await client.downloadArtifact(taskId, artifact)).text()),
  };
};
