/** The whole service for black-box tests: as `npm start` runs it, or wherever the environment says that it runs. */
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

/** Where a service answers, and who may ask it. */
export type ServiceAccess = Pick<LocalService, 'apiUrl' | 'key' | 'close'>;

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers of many shapes.
  readonly body: any;
}

export interface RunningService extends ServiceAccess {
  readonly client: Client;
  /** What the API answers to a request below `/api`, as it comes: for what the client would refuse, or has no method for. */
  ask(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Creates a task for the file and uploads it; without waiting. */
  submit(path: string, params?: Record<string, unknown>, over?: Record<string, unknown>): Promise<TaskView>;
  /** The task as it ended. */
  ended(taskId: string): Promise<TaskView>;
  transcript(taskId: string): Promise<Transcript>;
}

/** Memory where there is some: DynamoDB's file is ten times faster there. */
const scratch = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

export const serviceAt = (service: ServiceAccess): RunningService => {
  const client = createClient({ apiUrl: service.apiUrl, apiKey: service.key });
  return {
    ...service,
    client,
    ask: async (method, path, body, headers) => {
      const response = await fetch(`${service.apiUrl}/api/${path}`, {
        method,
        headers: { 'x-api-key': service.key, 'content-type': 'application/json', ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    submit: async (path, params = {}, over = {}) => {
      const file = await source(path);
      const { task, uploads } = await client.createTask({
        type: 'media.process',
        // Tests are about work that is done, unless they say otherwise.
        params: { files: [{ name: file.name, size: file.size }], reuse: false, ...params },
        dedupe: false,
        ...over,
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

/** A deployment that runs elsewhere, an emulator's for one, when the environment names it. */
const deployed = (): RunningService | undefined => {
  const { SOUNDSTAGE_TEST_API: apiUrl, SOUNDSTAGE_TEST_KEY: key } = process.env;
  if (apiUrl === undefined || key === undefined) return undefined;
  return serviceAt({ apiUrl, key, close: async () => undefined });
};

/** The service that tests run against: on the local cloud of this process, unless one is named. */
export const startService = async (): Promise<RunningService> => deployed() ?? startLocally();

const startLocally = async (): Promise<RunningService> => {
  const folder = await mkdtemp(join(scratch(), 'soundstage-test-'));
  const service = await startLocalService(folder, 0);
  const close = async (): Promise<void> => {
    await service.close();
    await rm(folder, { recursive: true, force: true });
  };
  return serviceAt({ ...service, close });
};
