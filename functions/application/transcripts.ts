/** Transcripts as people read and mend them. */
import type { EditTranscript } from '../contract/edit-schemas.ts';
import { artifactObject, transcriptObject } from '../contract/keys.ts';
import { ProblemError } from '../contract/problems.ts';
import { editionOf } from '../domain/task/edit-transcript.ts';
import type { FileState, TaskState } from '../domain/task/task.ts';
import { type ChangePorts, changeKnown } from './change-task.ts';
import type { AccessKey, MediaStore, Queues, SignedUrl, TaskStore } from './ports.ts';
import { notFound, ownTask } from './read-tasks.ts';

const LINK_SECONDS = 3600;

/** Without an id, the only file. */
const fileIn = (task: TaskState, fileId: string | undefined): FileState => {
  if (fileId === undefined && task.files.length > 1)
    throw new ProblemError('invalid_request', 'The task has several files: say which one by file_id.');
  const file = task.files.find(({ id }) => fileId === undefined || id === fileId);
  if (!file?.artifacts.some(({ name }) => name === 'transcript.json'))
    throw new ProblemError('not_found', 'There is no such transcript.');
  return file;
};

/** The current one lies among the results, those before it beside them. */
const objectOf = (task: TaskState, file: FileState, version: number): string =>
  version === editionOf(file)
    ? artifactObject(task.id, file.id, 'transcript.json')
    : transcriptObject(task.id, file.id, version);

export interface TranscriptLink {
  readonly version: number;
  readonly link: SignedUrl;
}

/** A link, for it may be larger than an answer can be. */
export const linkTranscript = async (
  taskId: string,
  { file_id, version }: { file_id?: string; version?: string },
  access: AccessKey,
  { tasks, media }: { tasks: TaskStore; media: MediaStore },
): Promise<TranscriptLink> => {
  const task = await ownTask(taskId, access, tasks);
  const file = fileIn(task, file_id);
  const current = editionOf(file);
  const wanted = version === undefined ? current : Number(version);
  if (wanted > current)
    throw new ProblemError(
      'not_found',
      `The transcript is at version ${current}; there is no ${wanted} yet.`,
    );
  const link = await media.signDownload(objectOf(task, file, wanted), { lifetimeSeconds: LINK_SECONDS });
  return { version: wanted, link };
};

const idsIn = (transcript: unknown, list: 'speakers' | 'segments'): ReadonlySet<unknown> => {
  if (typeof transcript !== 'object' || transcript === null || !(list in transcript)) return new Set();
  const members: unknown = Object.entries(transcript).find(([name]) => name === list)?.[1];
  const idOf = (member: unknown): unknown =>
    typeof member === 'object' && member !== null && 'id' in member ? member.id : undefined;
  return new Set(Array.isArray(members) ? members.map(idOf) : []);
};

/** What the edit names and the transcript does not have, said at once instead of made nothing of. */
const checkNames = ({ speakers = {}, edits = [] }: EditTranscript, transcript: unknown): void => {
  const [known, segments] = [idsIn(transcript, 'speakers'), idsIn(transcript, 'segments')];
  const errors = [
    ...Object.keys(speakers)
      .filter((id) => !known.has(id))
      .map((id) => ({ path: `/speakers/${id}`, message: 'is nobody in this transcript' })),
    ...edits.flatMap(({ segment }, index) =>
      segments.has(segment)
        ? []
        : [{ path: `/edits/${index}/segment`, message: 'is no segment of this transcript' }],
    ),
  ];
  if (errors.length > 0)
    throw new ProblemError('invalid_params', `${errors[0]?.path} ${errors[0]?.message}.`, { errors });
};

/** From `If-Match`: `"3"`, or `*` for whichever it is (undefined). */
export const versionIn = (header: string | undefined): number | undefined => {
  if (header === undefined)
    throw new ProblemError('precondition_required', 'Say with If-Match which version you edit: its ETag.');
  if (header.trim() === '*') return undefined;
  const version = /^\s*"(\d{1,9})"\s*$/.exec(header)?.[1];
  // An ETag that is none of ours matches nothing.
  return version === undefined ? 0 : Number(version);
};

/** Taken at once; the results follow, made by the pipeline. Should the nudge be lost, the sweeper sends one. */
export const editTranscript = async (
  taskId: string,
  request: EditTranscript,
  of: number | undefined,
  access: AccessKey,
  ports: ChangePorts & { media: MediaStore; queues: Queues },
): Promise<{ file_id: string; version: number }> => {
  const { file_id, ...changes } = request;
  const task = await ownTask(taskId, access, ports.tasks);
  const file = fileIn(task, file_id);
  checkNames(request, await ports.media.readJson(artifactObject(taskId, file.id, 'transcript.json')));
  const command = { kind: 'edit_transcript', file_id: file.id, of, changes } as const;
  const changed = await changeKnown(task, [command], access.name, ports);
  const version = changed?.state.files.find(({ id }) => id === file.id)?.edit?.version;
  if (version === undefined) throw notFound(taskId);
  await ports.queues.toPipeline(
    { kind: 'nudge', task_id: taskId, reason: 'edited' },
    `${file.id} version ${version}`,
  );
  return { file_id: file.id, version };
};
