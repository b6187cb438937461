/** `POST /api/tasks`: checks what was sent, finds the same work done before, and says how to upload. */
import type { FactOf, TaskEvent } from '../contract/event-schemas.ts';
import { uploadObject } from '../contract/keys.ts';
import { ProblemError } from '../contract/problems.ts';
import type {
  CreateTaskRequest,
  MediaParams,
  TaskView,
  UploadInstruction,
} from '../contract/task-schemas.ts';
import { evolve } from '../domain/evolve.ts';
import { fingerprint } from '../domain/fingerprint.ts';
import { stagesFor } from '../domain/pipeline.ts';
import type { TaskState } from '../domain/task.ts';
import { taskView } from '../domain/task-view.ts';
import { uploadPlan } from '../domain/upload-plan.ts';
import { dueAt } from './change-task.ts';
import type { AccessKey, Clock, MediaStore, Remembered, TaskStore } from './ports.ts';
import { type Prepared, type PreparePorts, prepareTask } from './prepare-task.ts';
import { uploadInstructions } from './upload-file.ts';

export interface CreatePorts extends PreparePorts {
  readonly tasks: TaskStore;
  readonly media: MediaStore;
  readonly now: Clock;
}

export interface Created {
  readonly task: TaskView;
  readonly uploads: readonly UploadInstruction[];
  readonly deduplicated: boolean;
}

/** What later requests for the same work are matched by; undefined when the caller wants no dedupe. */
export const dedupeHash = (request: CreateTaskRequest): string | undefined => {
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

type Plan = Pick<FactOf<'TaskCreated'>['data'], 'stages' | 'files' | 'work' | 'run_at'>;

const planOf = async (id: string, prepared: Prepared, media: MediaStore): Promise<Plan> => {
  if (prepared.executor === 'pipeline') {
    const { params } = prepared;
    return { stages: stagesFor(params.outputs), files: await startUploads(id, params, media) };
  }
  const { type, runAt } = prepared;
  const work = { type_version: type.version, lease_seconds: type.lease_seconds };
  return { stages: [], files: [], work, ...(runAt === undefined ? {} : { run_at: runAt }) };
};

/** The owner's next number; what is announced counts against the quota of the key. */
const nextId = async (
  { owner, quota }: AccessKey,
  prepared: Prepared,
  { tasks, now }: CreatePorts,
): Promise<string> => {
  const day = now().toISOString().slice(0, 10).replaceAll('-', '');
  const files = prepared.executor === 'pipeline' ? prepared.params.files : [];
  const spending = {
    upload_bytes: files.reduce((sum, { size }) => sum + size, 0),
    ...(quota === undefined ? {} : { quota }),
  };
  return `${owner}_${day}_${await tasks.nextSerial(owner, day, spending)}`;
};

const newTask = async (
  id: string,
  request: CreateTaskRequest,
  prepared: Prepared,
  hash: string | undefined,
  access: AccessKey,
  ports: CreatePorts,
): Promise<{ state: TaskState; event: TaskEvent }> => {
  const at = ports.now().toISOString();
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
      max_attempts: request.max_attempts ?? prepared.type.max_attempts,
      metadata: request.metadata ?? {},
      ...(hash === undefined ? {} : { dedupe_hash: hash }),
      ...(await planOf(id, prepared, ports.media)),
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

/**
 * `idempotencyKey` is the caller's `Idempotency-Key` header. Once the type is known: one round trip for
 * what was there before, if anything could be, one for the number with the quota, and the transaction.
 */
export const createTask = async (
  request: CreateTaskRequest,
  idempotencyKey: string | undefined,
  access: AccessKey,
  ports: CreatePorts,
): Promise<Created> => {
  const prepared = await prepareTask(request, access.owner, ports.now(), ports);
  const hash = dedupeHash(request);
  const idempotency =
    idempotencyKey === undefined ? undefined : { key: idempotencyKey, fingerprint: fingerprint(request) };
  const earlierTask = async (): Promise<Created | undefined> => {
    const found = [rememberedTask(idempotency, access, ports), duplicateOf(hash, access, ports)];
    const [remembered, duplicate] = await Promise.all(found);
    return remembered ?? duplicate;
  };
  const earlier = await earlierTask();
  if (earlier !== undefined) return earlier;
  const id = await nextId(access, prepared, ports);

  const { state, event } = await newTask(id, request, prepared, hash, access, ports);
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
