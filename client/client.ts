/** The API as typed functions. Works wherever there is `fetch`: Node and browsers. */
import type { NewApiKey } from '../functions/contract/api-keys.ts';
import type { TaskEvent } from '../functions/contract/event-schemas.ts';
import type { Artifact } from '../functions/contract/media-schemas.ts';
import type {
  TaskResult,
  TaskStatus,
  TaskView,
  UploadInstruction,
} from '../functions/contract/task-schemas.ts';
import { type AdminClient, adminCalls } from './admin.ts';
import type { Schemas } from './api-types.ts';
import { type DeliveryClient, deliveryCalls } from './deliveries.ts';
import { type ClientOptions, createSend, type Send } from './http.ts';
import { type LogClient, logCalls } from './logs.ts';
import { problemOf } from './problem.ts';
import {
  type Health,
  isAnything,
  isArtifacts,
  isChanged,
  isCreated,
  isEstimated,
  isEvents,
  isHealth,
  isKeyPage,
  isLink,
  isNewKey,
  isPartLinks,
  isPending,
  isRecord,
  isResult,
  isSentParts,
  isTask,
  isTaskPage,
  isTicket,
  type KeyPage,
  type Link,
  type PartLink,
  type Pending,
  type SentPart,
  type TaskPage,
  type Ticket,
} from './shapes.ts';
import { type StatisticsClient, statisticsCalls } from './statistics.ts';
import { type TranscriptClient, transcriptCalls } from './transcripts.ts';
import { type WorkClient, workCalls } from './workers/work.ts';

export interface TaskQuery {
  readonly status?: TaskStatus;
  /** Exact, or with `%` as wildcard. */
  readonly type?: string;
  /** Words of file names, ids, types, metadata or params; a page may be short, and still have a next one. */
  readonly search?: string;
  readonly created_after?: string;
  readonly created_before?: string;
  readonly order?: 'asc' | 'desc';
  readonly limit?: number;
  readonly cursor?: string;
}

export interface CreatedTask {
  readonly task: TaskView;
  readonly uploads: readonly UploadInstruction[];
  /** An identical task was there already; this is it. */
  readonly deduplicated: boolean;
}

/** `pending` carries the seconds the service asks to wait before looking again. */
export type ResultAnswer =
  | { readonly kind: 'ready'; readonly result: TaskResult }
  | ({ readonly kind: 'pending'; readonly retry_after: number } & Pending);

export interface Client
  extends WorkClient,
    StatisticsClient,
    LogClient,
    TranscriptClient,
    DeliveryClient,
    AdminClient {
  /** `idempotencyKey` makes sending the same request again safe. */
  createTask(request: Schemas['CreateTask'], options?: { idempotencyKey?: string }): Promise<CreatedTask>;
  /** What a request would come to; nothing is created. */
  estimate(request: Schemas['CreateTask']): Promise<Schemas['Estimate']>;
  getTask(taskId: string): Promise<TaskView>;
  listTasks(query?: TaskQuery): Promise<TaskPage>;
  cancel(taskId: string): Promise<TaskView>;
  retry(taskId: string): Promise<TaskView>;
  /** For good: files, results and history too. */
  deleteTask(taskId: string): Promise<void>;
  /** Events with a `seq` above `after`, oldest first; a page of them. */
  events(taskId: string, after?: number): Promise<readonly TaskEvent[]>;
  /** Throws an ApiProblem `task_failed` or `task_cancelled` when there will be no result. */
  result(taskId: string): Promise<ResultAnswer>;
  artifacts(taskId: string): Promise<readonly Artifact[]>;
  artifactLink(taskId: string, name: string, fileId?: string): Promise<Link>;
  /** The file as it was sent, for players. */
  fileLink(taskId: string, fileId: string): Promise<Link>;
  /** The artifact's bytes as they come; `response.body` streams. */
  downloadArtifact(taskId: string, name: string, fileId?: string): Promise<Response>;
  /** Answers also when the service calls itself unwell. */
  health(): Promise<Health>;
  ticket(): Promise<Ticket>;
  partLinks(taskId: string, fileId: string, numbers: readonly number[]): Promise<readonly PartLink[]>;
  sentParts(taskId: string, fileId: string): Promise<readonly SentPart[]>;
  completeUpload(taskId: string, fileId: string, parts: readonly SentPart[]): Promise<void>;
  abortUpload(taskId: string, fileId: string): Promise<void>;
  /** For admins. The answer alone holds the key. */
  createKey(request: Schemas['CreateKey']): Promise<NewApiKey>;
  listKeys(query?: { owner?: string; limit?: number; cursor?: string }): Promise<KeyPage>;
  revokeKey(keyId: string): Promise<void>;
}

const pathOf = (taskId: string, ...rest: readonly string[]): string =>
  ['/api/tasks', ...[taskId, ...rest].map(encodeURIComponent)].join('/');

const changes = (send: Send) => ({
  cancel: async (taskId: string) =>
    (await send({ method: 'POST', path: pathOf(taskId, 'cancel') }, isChanged)).body.task,
  retry: async (taskId: string) =>
    (await send({ method: 'POST', path: pathOf(taskId, 'retry') }, isChanged)).body.task,
  deleteTask: async (taskId: string) => {
    await send({ method: 'DELETE', path: pathOf(taskId) }, isAnything);
  },
  createTask: async (request: Schemas['CreateTask'], options: { idempotencyKey?: string } = {}) => {
    const headers = options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey };
    const { body } = await send({ method: 'POST', path: '/api/tasks', body: request, headers }, isCreated);
    return { task: body.task, uploads: body.uploads ?? [], deduplicated: body.deduplicated === true };
  },
});

const estimates = (send: Send) => ({
  estimate: async (request: Schemas['CreateTask']) => {
    const ask = { method: 'POST', path: '/api/tasks', query: { dry_run: true }, body: request } as const;
    return (await send(ask, isEstimated)).body.estimate;
  },
});

const isResultOrPending = (value: unknown): value is TaskResult | Pending =>
  isResult(value) || isPending(value);

const reads = (send: Send) => ({
  getTask: async (taskId: string) => (await send({ path: pathOf(taskId) }, isTask)).body,
  listTasks: async (query: TaskQuery = {}) =>
    (await send({ path: '/api/tasks', query: { ...query } }, isTaskPage)).body,
  events: async (taskId: string, after = 0) =>
    (await send({ path: pathOf(taskId, 'events'), query: { after } }, isEvents)).body.items,
  result: async (taskId: string): Promise<ResultAnswer> => {
    const { body, headers } = await send({ path: pathOf(taskId, 'result') }, isResultOrPending);
    if ('task_id' in body) return { kind: 'ready', result: body };
    return { kind: 'pending', retry_after: Number(headers.get('retry-after') ?? 1), ...body };
  },
});

const downloads = (send: Send, fetchIt: typeof fetch) => {
  const artifactLink = async (taskId: string, name: string, fileId?: string) =>
    (
      await send(
        { path: pathOf(taskId, 'artifacts', name), query: { redirect: false, file_id: fileId } },
        isLink,
      )
    ).body;
  return {
    artifactLink,
    fileLink: async (taskId: string, fileId: string) =>
      (await send({ path: pathOf(taskId, 'files', fileId), query: { redirect: false } }, isLink)).body,
    artifacts: async (taskId: string) =>
      (await send({ path: pathOf(taskId, 'artifacts') }, isArtifacts)).body.items,
    downloadArtifact: async (taskId: string, name: string, fileId?: string) => {
      // A link of its own instead of following the redirect: the API key must not travel to the bucket.
      const response = await fetchIt((await artifactLink(taskId, name, fileId)).url);
      if (!response.ok) throw problemOf(response.status, undefined);
      return response;
    },
  };
};

const uploads = (send: Send) => ({
  partLinks: async (taskId: string, fileId: string, numbers: readonly number[]) => {
    const path = pathOf(taskId, 'files', fileId, 'parts');
    return (await send({ method: 'POST', path, body: { part_numbers: numbers } }, isPartLinks)).body.parts;
  },
  sentParts: async (taskId: string, fileId: string) =>
    (await send({ path: pathOf(taskId, 'files', fileId, 'parts') }, isSentParts)).body.parts,
  completeUpload: async (taskId: string, fileId: string, parts: readonly SentPart[]) => {
    const body = { parts: parts.map(({ part_number, etag }) => ({ part_number, etag })) };
    await send({ method: 'POST', path: pathOf(taskId, 'files', fileId, 'complete'), body }, isAnything);
  },
  abortUpload: async (taskId: string, fileId: string) => {
    await send({ method: 'DELETE', path: pathOf(taskId, 'files', fileId, 'upload') }, isAnything);
  },
});

const keys = (send: Send) => ({
  createKey: async (request: Schemas['CreateKey']) =>
    (await send({ method: 'POST', path: '/api/keys', body: request }, isNewKey)).body,
  listKeys: async (query: { owner?: string; limit?: number; cursor?: string } = {}) =>
    (await send({ path: '/api/keys', query }, isKeyPage)).body,
  revokeKey: async (keyId: string) => {
    await send({ method: 'DELETE', path: `/api/keys/${encodeURIComponent(keyId)}` }, isAnything);
  },
});

/** An unwell service says so with 503 and the same body. */
const readHealth = async (options: ClientOptions): Promise<Health> => {
  const response = await (options.fetch ?? fetch)(`${options.apiUrl.replace(/\/+$/, '')}/api/health`);
  const body: unknown = await response.json().catch(() => undefined);
  if (isHealth(body) && isRecord(body.checks)) return body;
  throw problemOf(response.status, body);
};

export const createClient = (options: ClientOptions): Client => {
  const send = createSend(options);
  return {
    ...changes(send),
    ...estimates(send),
    ...reads(send),
    ...downloads(send, options.fetch ?? fetch),
    ...uploads(send),
    ...keys(send),
    ...statisticsCalls(send),
    ...logCalls(send),
    ...transcriptCalls(send),
    ...deliveryCalls(send),
    ...workCalls(send),
    ...adminCalls(send),
    health: () => readHealth(options),
    ticket: async () => (await send({ method: 'POST', path: '/api/realtime/tickets' }, isTicket)).body,
  };
};
