/** The whole service as `npm start` runs it, on ports and in a folder of its own. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalService, startLocalService } from '../../bin/commands/local-service.ts';
import {
  type Client,
  createClient,
  isTranscript,
  type TaskView,
  type Transcript,
  uploadFile,
  watchTask,
} from '../../client/index.ts';
import { source } from './media-files.ts';

export interface RunningService extends LocalService {
  readonly client: Client;
  readonly folder: string;
  /** Creates a task for the file and uploads it; without waiting. */
  submit(path: string, params?: Record<string, unknown>): Promise<TaskView>;
  /** The task as it ended. */
  ended(taskId: string): Promise<TaskView>;
  transcript(taskId: string): Promise<Transcript>;
}

/** Memory where there is some: DynamoDB's file is ten times faster there. */
const scratch = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

export const useService = (service: LocalService, folder: string): RunningService => {
  const client = createClient({ apiUrl: service.apiUrl, apiKey: service.key });
  return {
    ...service,
    client,
    folder,
    submit: async (path, params = {}) => {
      const file = await source(path);
      const { task, uploads } = await client.createTask({
        type: 'media.process',
        params: { files: [{ name: file.name, size: file.size }], ...params },
        dedupe: false,
      });
      for (const upload of uploads) await uploadFile(client, task.id, upload, file);
      return task;
    },
    ended: async (taskId) => {
      for await (const item of watchTask(client, taskId)) {
        if (item.kind === 'snapshot' && ['completed', 'failed', 'cancelled'].includes(item.task.status))
          return item.task;
      }
      return client.getTask(taskId);
    },
    transcript: async (taskId) => {
      const transcript: unknown = await (await client.downloadArtifact(taskId, 'transcript.json')).json();
      if (!isTranscript(transcript)) throw new Error(`Task ${taskId} has no transcript`);
      return transcript;
    },
  };
};

export const startService = async (): Promise<RunningService> => {
  const folder = await mkdtemp(join(scratch(), 'soundstage-test-'));
  const service = await startLocalService(folder, 0);
  return useService(
    {
      ...service,
      close: async () => {
        await service.close();
        await rm(folder, { recursive: true, force: true });
      },
    },
    folder,
  );
};
