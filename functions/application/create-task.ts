/** `POST /api/tasks`: checks what was sent, finds the same work done before, and says how to upload. */
import type { TaskEvent } from '../contract/event-schemas.ts';
import { uploadObject } from '../contract/keys.ts';
import { ProblemError } from '../contract/problems.ts';
import {
  type CreateTaskRequest,
  DEFAULT_MAX_ATTEMPTS,
  MAX_FILE_BYTES,
  MEDIA_TASK_TYPE,
  type MediaParams,
  mediaParamsSchema,
  type TaskView,
  type UploadInstruction,
} from '../contract/task-schemas.ts';
import { evolve } from '../domain/evolve.ts';
import { fingerprint } from '../domain/fingerprint.ts';
import { stagesFor } from '../domain/pipeline.ts';
import type { TaskState } from '../domain/task.ts';
import { taskView } from '../domain/task-view.ts';
import { uploadPlan } from '../domain/upload-plan.ts';
import { validate } from '../domain/validate.ts';
import { dueAt } from './change-task.ts';
import type { AccessKey, Clock, MediaStore, Remembered, TaskStore } from './ports.ts';
import { uploadInstructions } from './upload-file.ts';

export interface CreatePorts {
  readonly tasks: TaskStore;
  readonly media: MediaStore;
  readonly now: Clock;
}

export interface Created {
  readonly task: TaskView;
  readonly uploads: readonly UploadInstruction[];
  readonly deduplicated: boolean;
}

const paramsOf = (request: CreateTaskRequest): MediaParams => {
  if (request.type !== MEDIA_TASK_TYPE) {
    throw new ProblemError('unknown_task_type', `There is no task type "${request.type}".`);
  }
  const checked = validate<MediaParams>(mediaParamsSchema, request.params);
  if (!checked.ok) {
    throw new ProblemError('invalid_params', `The params do not match ${request.type}.`, {
      errors: checked.faults.map((fault) => ({ ...fault, path: `/params${fault.path}` })),
    });
  }
  return checked.value;
};

const checkParams = (params: MediaParams): void => {
  const tooLarge = params.files.find((file) => file.size > MAX_FILE_BYTES);
  if (tooLarge !== undefined) {
    throw new ProblemError(
      'file_too_large',
      `${tooLarge.name} has ${tooLarge.size} bytes; at most ${MAX_FILE_BYTES} are taken.`,
    );
  }
  if ((params.speakers?.min ?? 1) > (params.speakers?.max ?? 50)) {
    throw new ProblemError('invalid_params', 'speakers.min is larger than speakers.max.', {
      errors: [{ path: '/params/speakers', message: 'min must not be larger than max' }],
    });
  }
};

const dedupeHash = (request: CreateTaskRequest): string | undefined => {
  if (request.dedupe === false) return undefined;
  return request.dedupe_key === undefined
    ? fingerprint({ type: request.type, params: request.params })
    : fingerprint({ type: request.type, dedupe_key: request.dedupe_key });
};

const startUploads = (taskId: string, params: MediaParams, media: MediaStore) =>
  Promise.all(
    params.files.map(async (file, index) => {
      const id = `f${index + 1}`;
      const plan = uploadPlan(file.size);
      const upload =
        plan.strategy === 'single'
          ? plan
          : { ...plan, upload_id: await media.startMultipart(uploadObject(taskId, id)) };
      return { id, ...file, upload };
    }),
  );

const firstTask = async (taskId: string, ports: CreatePorts): Promise<Created | undefined> => {
  const task = await ports.tasks.load(taskId);
  return task && { task: taskView(task), uploads: await uploadInstructions(task, ports), deduplicated: true };
};

const newTask = async (
  request: CreateTaskRequest,
  params: MediaParams,
  hash: string | undefined,
  access: AccessKey,
  ports: CreatePorts,
): Promise<{ state: TaskState; event: TaskEvent }> => {
  const at = ports.now().toISOString();
  const day = at.slice(0, 10).replaceAll('-', '');
  const spending = {
    upload_bytes: params.files.reduce((sum, { size }) => sum + size, 0),
    ...(access.quota === undefined ? {} : { quota: access.quota }),
  };
  const id = `${access.owner}_${day}_${await ports.tasks.nextSerial(access.owner, day, spending)}`;
  const event: TaskEvent = {
    type: 'TaskCreated',
    seq: 1,
    at,
    actor: access.name,
    data: {
      id,
      owner: access.owner,
      type: request.type,
      params: request.params,
      priority: request.priority ?? 0,
      max_attempts: request.max_attempts ?? DEFAULT_MAX_ATTEMPTS,
      metadata: request.metadata ?? {},
      ...(hash === undefined ? {} : { dedupe_hash: hash }),
      stages: stagesFor(params.outputs),
      files: await startUploads(id, params, ports.media),
    },
  };
  return { state: evolve(undefined, event), event };
};

/** Stops the multipart uploads that were opened for a task which then was not created. */
const abandonUploads = async (task: TaskState, media: MediaStore): Promise<void> => {
  for (const file of task.files) {
    if (file.upload.strategy === 'multipart') {
      await media.abortMultipart(uploadObject(task.id, file.id), file.upload.upload_id);
    }
  }
};

/** Same key and same body: the task made then. Same key and another body: a mistake of the caller. */
const rememberedTask = async (
  idempotency: Remembered | undefined,
  access: AccessKey,
  ports: CreatePorts,
): Promise<Created | undefined> => {
  if (idempotency === undefined) return undefined;
  const remembered = await ports.tasks.findRemembered(access.owner, idempotency.key);
  if (remembered === undefined) return undefined;
  if (remembered.fingerprint !== idempotency.fingerprint) {
    throw new ProblemError('idempotency_mismatch', `"${idempotency.key}" was used with another body.`);
  }
  const first = await firstTask(remembered.task_id, ports);
  return first && { ...first, deduplicated: false };
};

const duplicateOf = async (
  hash: string | undefined,
  access: AccessKey,
  ports: CreatePorts,
): Promise<Created | undefined> => {
  const earlier = hash === undefined ? undefined : await ports.tasks.findDuplicate(access.owner, hash);
  return earlier === undefined ? undefined : firstTask(earlier, ports);
};

/** `idempotencyKey` is the caller's `Idempotency-Key` header. */
export const createTask = async (
  request: CreateTaskRequest,
  idempotencyKey: string | undefined,
  access: AccessKey,
  ports: CreatePorts,
): Promise<Created> => {
  const params = paramsOf(request);
  checkParams(params);
  const hash = dedupeHash(request);
  const idempotency =
    idempotencyKey === undefined ? undefined : { key: idempotencyKey, fingerprint: fingerprint(request) };
  const earlierTask = async (): Promise<Created | undefined> =>
    (await rememberedTask(idempotency, access, ports)) ?? (await duplicateOf(hash, access, ports));
  const earlier = await earlierTask();
  if (earlier !== undefined) return earlier;

  const { state, event } = await newTask(request, params, hash, access, ports);
  const outcome = await ports.tasks.commit({
    events: [event],
    state,
    due_at: dueAt(state, ports.now()),
    ...(hash === undefined ? {} : { claim_dedupe: hash }),
    ...(idempotency === undefined ? {} : { remember: idempotency }),
  });
  if (outcome.kind === 'committed') {
    return { task: taskView(state), uploads: await uploadInstructions(state, ports), deduplicated: false };
  }
  await abandonUploads(state, ports.media);
  const winner = outcome.kind === 'duplicate' ? await earlierTask() : undefined;
  if (winner === undefined) throw new ProblemError('conflict', 'The task could not be numbered; try again.');
  return winner;
};
