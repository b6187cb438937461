/** What an owner can read of their tasks. Another owner's task is answered like one that is not there. */
import type { TaskEvent } from '../contract/event-schemas.ts';
import { artifactObject, uploadObject } from '../contract/keys.ts';
import type { Artifact } from '../contract/media-schemas.ts';
import { ProblemError } from '../contract/problems.ts';
import type { Provenance } from '../contract/provenance-schemas.ts';
import type { TaskResult, TaskView } from '../contract/task-schemas.ts';
import type { Tariff } from '../domain/cost/charges.ts';
import { costOfTask } from '../domain/cost/cost.ts';
import { provenanceOf } from '../domain/task/provenance.ts';
import { type FileState, fileOf, isWithPipeline, type TaskState } from '../domain/task/task.ts';
import { taskView } from '../domain/task/task-view.ts';
import type { AccessKey, MediaStore, Page, SignedUrl, TaskFilter, TaskStore } from './ports.ts';

/** Transcripts are put into the answer up to this many bytes; larger ones are fetched as artifacts. */
const INLINE_BYTES = 1024 ** 2;
const DOWNLOAD_SECONDS = 3600;
const PAGE_BYTES = 4 * 1024 ** 2;

export const notFound = (taskId: string): ProblemError =>
  new ProblemError('not_found', `There is no task "${taskId}".`);

const isThere = (task: TaskState, { owner }: AccessKey): boolean =>
  task.owner === owner && task.deleted_at === undefined;

export const ownTask = async (taskId: string, access: AccessKey, tasks: TaskStore): Promise<TaskState> => {
  const task = await tasks.load(taskId);
  if (task === undefined || !isThere(task, access)) throw notFound(taskId);
  return task;
};

export const readTask = async (taskId: string, access: AccessKey, tasks: TaskStore): Promise<TaskView> => {
  const found = await tasks.loadWithProgress(taskId);
  if (found === undefined || !isThere(found.state, access)) throw notFound(taskId);
  return taskView(found.state, found.progress);
};

/** A page of large tasks ends sooner, and goes on from there: Lambda's answers hold 6 MB. */
export const listTasks = async (filter: TaskFilter, tasks: TaskStore): Promise<Page<TaskView>> => {
  const { items, next_cursor } = await tasks.list(filter);
  const views = items.map((task) => taskView(task));
  const fitting = Math.max(1, howManyFit(views, PAGE_BYTES));
  const last = items[fitting - 1];
  if (last === undefined || fitting === views.length) return { items: views, next_cursor };
  return { items: views.slice(0, fitting), next_cursor: tasks.cursorAfter(last) };
};

const howManyFit = (views: readonly TaskView[], bytes: number): number => {
  let room = bytes;
  const over = views.findIndex((view) => {
    room -= Buffer.byteLength(JSON.stringify(view));
    return room < 0;
  });
  return over === -1 ? views.length : over;
};

export const readEvents = async (
  taskId: string,
  range: { after: number; limit: number },
  access: AccessKey,
  tasks: TaskStore,
): Promise<readonly TaskEvent[]> => {
  await ownTask(taskId, access, tasks);
  return tasks.events(taskId, range.after, range.limit);
};

const isTranscript = (artifact: Artifact): boolean => artifact.name === 'transcript.json';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const inlined = async (
  task: TaskState,
  file: FileState,
  media: MediaStore,
): Promise<{ transcript?: Record<string, unknown> }> => {
  if (!file.artifacts.some(isTranscript)) return {};
  const transcript = await media.readJson(artifactObject(task.id, file.id, 'transcript.json'));
  return isObject(transcript) ? { transcript } : {};
};

const transcriptBytes = (task: TaskState): number =>
  task.files
    .flatMap((file) => file.artifacts.filter(isTranscript))
    .reduce((sum, artifact) => sum + artifact.size, 0);

const DEMO_NOTICE =
  'Made with the demonstration models: trained on synthetic speech, they do not understand real recordings.';

const resultOf = async (
  task: Extract<TaskState, { status: 'completed' }>,
  { media, tariff }: ResultPorts,
): Promise<TaskResult> => {
  const inline = transcriptBytes(task) <= INLINE_BYTES;
  const files = await Promise.all(
    task.files.map(async (file) => ({
      file_id: file.id,
      name: file.name,
      ...(file.media === undefined ? {} : { media: file.media }),
      ...(file.warnings === undefined ? {} : { warnings: file.warnings }),
      ...(file.publications === undefined ? {} : { publications: file.publications }),
      artifacts: file.artifacts,
      ...(inline ? await inlined(task, file, media) : {}),
    })),
  );
  return {
    task_id: task.id,
    status: 'completed',
    completed_at: task.ended_at,
    ...(task.models.some((model) => model.demo) ? { notice: DEMO_NOTICE } : {}),
    ...(task.result === undefined ? {} : { result: task.result }),
    models: task.models,
    ...(task.files.length === 0 ? {} : { cost: costOfTask(task, tariff) }),
    files,
  };
};

export interface ResultPorts {
  readonly tasks: TaskStore;
  readonly media: MediaStore;
  readonly tariff: Tariff;
}

export type ResultAnswer =
  | { readonly kind: 'ready'; readonly result: TaskResult }
  | {
      readonly kind: 'not_yet';
      readonly status: TaskView['status'];
      readonly progress: number;
      readonly stage: string | null;
    };

export const readResult = async (
  taskId: string,
  access: AccessKey,
  ports: ResultPorts,
): Promise<ResultAnswer> => {
  const { tasks } = ports;
  const task = await ownTask(taskId, access, tasks);
  switch (task.status) {
    case 'completed':
      return { kind: 'ready', result: await resultOf(task, ports) };
    case 'failed':
      throw new ProblemError('task_failed', `${task.problem.code}: ${task.problem.detail}`);
    case 'cancelled':
      throw new ProblemError('task_cancelled', 'The task was cancelled; it has no result.');
    case 'awaiting_upload':
    case 'scheduled':
    case 'pending':
    case 'claimed':
    case 'processing': {
      const view = await readTask(taskId, access, tasks);
      const running = view.stages.find((stage) => stage.status === 'running');
      return { kind: 'not_yet', status: view.status, progress: view.progress, stage: running?.name ?? null };
    }
  }
};

export const listArtifacts = async (
  taskId: string,
  access: AccessKey,
  tasks: TaskStore,
): Promise<readonly Artifact[]> =>
  (await ownTask(taskId, access, tasks)).files.flatMap((file) => file.artifacts);

export interface WantedArtifact {
  readonly name: string;
  /** Left out, it is the first file that has an artifact of this name. */
  readonly fileId?: string;
}

const findArtifact = (task: TaskState, { name, fileId }: WantedArtifact): [FileState, Artifact] => {
  for (const file of task.files) {
    const artifact = file.artifacts.find((one) => one.name === name);
    if (artifact !== undefined && (fileId === undefined || fileId === file.id)) return [file, artifact];
  }
  throw new ProblemError('not_found', `The task has no artifact "${name}".`);
};

export const readProvenance = async (
  taskId: string,
  wanted: WantedArtifact,
  access: AccessKey,
  tasks: TaskStore,
): Promise<Provenance> => {
  const task = await ownTask(taskId, access, tasks);
  return provenanceOf(task, ...findArtifact(task, wanted));
};

export const linkArtifact = async (
  taskId: string,
  wanted: WantedArtifact,
  access: AccessKey,
  { tasks, media }: { tasks: TaskStore; media: MediaStore },
): Promise<SignedUrl> => {
  const [file, { name }] = findArtifact(await ownTask(taskId, access, tasks), wanted);
  return media.signDownload(artifactObject(taskId, file.id, name), {
    lifetimeSeconds: DOWNLOAD_SECONDS,
    fileName: name,
  });
};

/** The file as it was sent or fetched, under the name it had. */
export const linkFile = async (
  taskId: string,
  fileId: string,
  access: AccessKey,
  { tasks, media }: { tasks: TaskStore; media: MediaStore },
): Promise<SignedUrl> => {
  const task = await ownTask(taskId, access, tasks);
  const file = fileOf(task, fileId);
  if (file === undefined) throw new ProblemError('not_found', `The task has no file "${fileId}".`);
  if (!isWithPipeline(file)) throw new ProblemError('invalid_state', 'The file is not there yet.');
  // What a scanner warned of is handed to nobody.
  if (task.status === 'failed' && task.problem.code === 'malware_found')
    throw new ProblemError('invalid_state', 'The file is not given away: malware was found in the task.');
  return media.signDownload(uploadObject(taskId, fileId), {
    lifetimeSeconds: DOWNLOAD_SECONDS,
    fileName: file.name,
  });
};
