/** The same work asked for before: by its `Idempotency-Key`, or by what it is. */
import { ProblemError } from '../contract/problems.ts';
import {
  type CreateTaskRequest,
  MEDIA_TASK_TYPE,
  type TaskView,
  type UploadInstruction,
} from '../contract/task-schemas.ts';
import { fingerprint } from '../domain/task/fingerprint.ts';
import { taskView } from '../domain/task/task-view.ts';
import type { AccessKey, Clock, MediaStore, Remembered, TaskStore } from './ports.ts';
import { uploadInstructions } from './upload-file.ts';

export interface EarlierPorts {
  readonly tasks: TaskStore;
  readonly media: MediaStore;
  readonly now: Clock;
}

export interface Created {
  readonly task: TaskView;
  readonly uploads: readonly UploadInstruction[];
  readonly deduplicated: boolean;
}

/** What a request is known by when it comes again; either may be absent. */
export interface Identity {
  readonly hash: string | undefined;
  readonly idempotency: Remembered | undefined;
}

/** Lengths that callers tell of their files serve the estimate alone: the same files are the same without. */
const sameParams = ({ type, params }: CreateTaskRequest): CreateTaskRequest['params'] => {
  const files = params['files'];
  if (type !== MEDIA_TASK_TYPE || !Array.isArray(files)) return params;
  return { ...params, files: files.map(({ duration: _length, ...file }) => file) };
};

/** What later requests for the same work are matched by; undefined when the caller wants no dedupe. */
export const dedupeHash = (request: CreateTaskRequest): string | undefined => {
  if (request.dedupe === false) return undefined;
  return request.dedupe_key === undefined
    ? fingerprint({ type: request.type, params: sameParams(request) })
    : fingerprint({ type: request.type, dedupe_key: request.dedupe_key });
};

/** `idempotencyKey` is the caller's `Idempotency-Key` header. */
export const identityOf = (request: CreateTaskRequest, idempotencyKey: string | undefined): Identity => ({
  hash: dedupeHash(request),
  idempotency:
    idempotencyKey === undefined ? undefined : { key: idempotencyKey, fingerprint: fingerprint(request) },
});

const firstTask = async (taskId: string, ports: EarlierPorts): Promise<Created | undefined> => {
  const task = await ports.tasks.load(taskId);
  if (task === undefined || task.deleted_at !== undefined) return undefined;
  return { task: taskView(task), uploads: await uploadInstructions(task, ports), deduplicated: true };
};

/** Same key and same body: the task made then. Same key and another body: a mistake of the caller. */
const rememberedTask = async (
  idempotency: Remembered | undefined,
  owner: string,
  ports: EarlierPorts,
): Promise<Created | undefined> => {
  if (idempotency === undefined) return undefined;
  const remembered = await ports.tasks.findRemembered(owner, idempotency.key);
  if (remembered === undefined) return undefined;
  if (remembered.fingerprint !== idempotency.fingerprint)
    throw new ProblemError('idempotency_mismatch', `"${idempotency.key}" was used with another body.`);
  const first = await firstTask(remembered.task_id, ports);
  if (first === undefined)
    throw new ProblemError('conflict', `The task that "${idempotency.key}" made was deleted.`);
  return { ...first, deduplicated: false };
};

const duplicateOf = async (
  hash: string | undefined,
  owner: string,
  ports: EarlierPorts,
): Promise<Created | undefined> => {
  const earlier = hash === undefined ? undefined : await ports.tasks.findDuplicate(owner, hash);
  return earlier === undefined ? undefined : firstTask(earlier, ports);
};

export const earlierTask = async (
  { hash, idempotency }: Identity,
  { owner }: AccessKey,
  ports: EarlierPorts,
): Promise<Created | undefined> => {
  const found = [rememberedTask(idempotency, owner, ports), duplicateOf(hash, owner, ports)];
  const [remembered, duplicate] = await Promise.all(found);
  return remembered ?? duplicate;
};
