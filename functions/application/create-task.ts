/** `POST /api/tasks`: checks what was sent, finds the same work done before, and says how to upload. */
import type { FactOf, TaskEvent } from '../contract/event-schemas.ts';
import { uploadObject } from '../contract/keys.ts';
import { ProblemError } from '../contract/problems.ts';
import { stagesFor } from '../contract/stages.ts';
import type { CreateTaskRequest, MediaParams } from '../contract/task-schemas.ts';
import { mediaSource, nameInUrl } from '../domain/outbound/source-url.ts';
import { dueAt } from '../domain/task/due.ts';
import { evolve } from '../domain/task/evolve.ts';
import { taskView } from '../domain/task/task-view.ts';
import { uploadPlan } from '../domain/task/upload-plan.ts';
import { type ReachPorts, requireCallable } from './callable-url.ts';
import { abandonUploads } from './delete-task.ts';
import { type Created, type EarlierPorts, earlierTask, type Identity, identityOf } from './earlier-task.ts';
import type { AccessKey, MediaStore, Queues, Spending } from './ports.ts';
import { type Prepared, type PreparePorts, prepareTask } from './prepare-task.ts';
import { uploadInstructions } from './upload-file.ts';

export type CreatePorts = PreparePorts & EarlierPorts & ReachPorts & { readonly queues: Queues };

const startUploads = (taskId: string, files: NonNullable<MediaParams['files']>, media: MediaStore) =>
  Promise.all(
    files.map(async (file, index) => {
      const id = `f${index + 1}`;
      const plan = uploadPlan(file.size);
      const upload =
        plan.strategy === 'single'
          ? plan
          : { ...plan, upload_id: await media.startMultipart(uploadObject(taskId, id)) };
      return { id, ...file, upload };
    }),
  );

type PlannedFiles = FactOf<'TaskCreated'>['data']['files'];

/** How large it is, and perhaps how it is really called, is known when it is there. */
const fileToFetch = (url: string): PlannedFiles[number] => {
  const source = mediaSource(url);
  const name = source.kind === 'youtube' ? source.videoId : nameInUrl(url);
  return { id: 'f1', name, size: 0, upload: { strategy: 'ingest' } };
};

const filesOf = async (
  taskId: string,
  { files = [], source_url }: MediaParams,
  media: MediaStore,
): Promise<PlannedFiles> =>
  source_url === undefined ? startUploads(taskId, files, media) : [fileToFetch(source_url)];

type Plan = Pick<FactOf<'TaskCreated'>['data'], 'stages' | 'files' | 'work' | 'run_at'>;

const planOf = async (id: string, prepared: Prepared, media: MediaStore): Promise<Plan> => {
  if (prepared.executor === 'pipeline') {
    const { params } = prepared;
    return { stages: stagesFor(params), files: await filesOf(id, params, media) };
  }
  const { type, runAt } = prepared;
  const work = { type_version: type.version, lease_seconds: type.lease_seconds };
  return { stages: [], files: [], work, ...(runAt === undefined ? {} : { run_at: runAt }) };
};

/** What is announced counts against the quota of the key. */
const spendingOf = (prepared: Prepared, { quota }: AccessKey): Spending => {
  const { files = [] } = prepared.executor === 'pipeline' ? prepared.params : {};
  const upload_bytes = files.reduce((sum, { size }) => sum + size, 0);
  return quota === undefined ? { upload_bytes } : { upload_bytes, quota };
};

/** One request on its way to a task. */
interface Creation {
  readonly request: CreateTaskRequest;
  readonly prepared: Prepared;
  readonly identity: Identity;
  readonly access: AccessKey;
  readonly at: Date;
}

const dayOf = ({ at }: Creation): string => at.toISOString().slice(0, 10).replaceAll('-', '');

const giveBack = (creation: Creation, { tasks }: CreatePorts): Promise<void> => {
  const { access, prepared } = creation;
  return tasks.giveBack(access.owner, dayOf(creation), spendingOf(prepared, access));
};

/** The number is taken while the table is asked for the same work, which mostly is not there: neither waits. */
const numberOrEarlier = async (creation: Creation, ports: CreatePorts): Promise<number | Created> => {
  const { access, prepared, identity } = creation;
  const [earlier, number] = await Promise.allSettled([
    earlierTask(identity, access, ports),
    ports.tasks.nextSerial(access.owner, dayOf(creation), spendingOf(prepared, access)),
  ]);
  const found = earlier.status === 'fulfilled' ? earlier.value : undefined;
  const isNew = earlier.status === 'fulfilled' && found === undefined;
  await Promise.all([
    ...(!isNew && number.status === 'fulfilled' ? [giveBack(creation, ports)] : []),
    ...(found?.deduplicated && identity.idempotency !== undefined
      ? [ports.tasks.remember(found.task, identity.idempotency)]
      : []),
  ]);
  if (earlier.status === 'rejected') throw earlier.reason;
  if (earlier.value !== undefined) return earlier.value;
  if (number.status === 'rejected') throw number.reason;
  return number.value;
};

const creationEvent = async (
  id: string,
  { request, prepared, identity, access, at }: Creation,
  media: MediaStore,
): Promise<TaskEvent> => ({
  type: 'TaskCreated',
  seq: 1,
  at: at.toISOString(),
  actor: access.name,
  data: {
    id,
    owner: access.owner,
    type: request.type,
    params: request.params,
    priority: request.priority ?? 0,
    max_attempts: request.max_attempts ?? prepared.type.max_attempts,
    metadata: request.metadata ?? {},
    ...(identity.hash === undefined ? {} : { dedupe_hash: identity.hash }),
    ...(request.webhook_url === undefined ? {} : { webhook_url: request.webhook_url }),
    ...(await planOf(id, prepared, media)),
  },
});

/** Nobody's upload will have the pipeline begin. Should this be lost, the sweeper finds the task. */
const begin = (task_id: string, { queues }: CreatePorts): Promise<void> =>
  queues.toPipeline({ kind: 'nudge', task_id, reason: 'created' }, 'created');

const store = async (serial: number, creation: Creation, ports: CreatePorts): Promise<Created> => {
  const { access, identity, at } = creation;
  const event = await creationEvent(`${access.owner}_${dayOf(creation)}_${serial}`, creation, ports.media);
  const state = evolve(undefined, event);
  const outcome = await ports.tasks.commit({
    events: [event],
    state,
    due_at: dueAt(state, at),
    ...(state.status === 'processing' ? { run: 'begins' } : {}),
    ...(identity.hash === undefined ? {} : { claim_dedupe: identity.hash }),
    ...(identity.idempotency === undefined ? {} : { remember: identity.idempotency }),
  });
  if (outcome.kind === 'committed') {
    if (state.status === 'processing') await begin(state.id, ports);
    return { task: taskView(state), uploads: await uploadInstructions(state, ports), deduplicated: false };
  }
  await abandonUploads(state, ports.media);
  await giveBack(creation, ports);
  const winner = outcome.kind === 'duplicate' ? await earlierTask(identity, access, ports) : undefined;
  if (winner === undefined) throw new ProblemError('conflict', 'The task could not be numbered; try again.');
  return winner;
};

/**
 * `idempotencyKey` is the caller's `Idempotency-Key` header. Two round trips once the type is known: one for the number
 * with the quota, beside which the table is asked for what was there before, and the transaction.
 */
export const createTask = async (
  request: CreateTaskRequest,
  idempotencyKey: string | undefined,
  access: AccessKey,
  ports: CreatePorts,
): Promise<Created> => {
  const at = ports.now();
  requireCallable(request.webhook_url, '/webhook_url', ports);
  const prepared = await prepareTask(request, access.owner, at, ports);
  const creation = { request, prepared, identity: identityOf(request, idempotencyKey), access, at };
  const serial = await numberOrEarlier(creation, ports);
  return typeof serial === 'number' ? store(serial, creation, ports) : serial;
};
