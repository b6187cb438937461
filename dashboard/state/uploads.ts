/**
 * Tasks with files of this machine. What a reload interrupts is taken up again: the request that made the task is kept, and
 * asked once more under its idempotency key it names where to send what is missing.
 */
import type { CreatedTask } from '../../client/client.ts';
import type { CreateTaskRequest, TaskView } from '../../client/index.ts';
import { currentClient } from './session.ts';
import { handleOf } from './uploads/handles.ts';
import { forget, forgetOld, type KeptFile, type KeptUpload, keep } from './uploads/kept.ts';
import { type Pair, pairUp } from './uploads/pairing.ts';
import { begin, stop } from './uploads/running.ts';

const keptOf = ({ id, file }: Pair): KeptFile => {
  const { name, size, lastModified } = file;
  const handle = handleOf(file);
  return { id, name, size, lastModified, ...(handle && { handle }) };
};

/** Where the browser keeps nothing, as in some private windows, the upload itself goes well. */
const keepIfPossible = (taskId: string, kept: KeptUpload): Promise<void> =>
  keep(taskId, kept).catch((fault: unknown) => console.warn(fault));

/** The task as soon as it is there; its files follow. */
export const submit = async (request: CreateTaskRequest, files: readonly File[]): Promise<CreatedTask> => {
  const idempotencyKey = crypto.randomUUID();
  const created = await currentClient().createTask(request, { idempotencyKey });
  if (created.uploads.length === 0) return created;
  const missing = created.task.files.filter(({ uploaded }) => !uploaded);
  const pairs = pairUp(missing, [], files);
  const kept = { idempotencyKey, request, files: pairs.map(keptOf), at: Date.now() };
  await keepIfPossible(created.task.id, kept);
  await begin(created, kept, pairs);
  return created;
};

/** The files may be others than then, as far as the reader has said that they are the same. */
const withFiles = (kept: KeptUpload, pairs: readonly Pair[]): KeptUpload => {
  const given = new Map(pairs.map((pair) => [pair.id, keptOf(pair)]));
  return { ...kept, files: kept.files.map((file) => given.get(file.id) ?? file) };
};

/** Goes on with files of a task whose upload began in this browser. */
export const resume = async (task: TaskView, kept: KeptUpload, pairs: readonly Pair[]): Promise<void> => {
  const client = currentClient();
  const created = await client.createTask(kept.request, { idempotencyKey: kept.idempotencyKey });
  if (created.task.id === task.id) {
    await keepIfPossible(task.id, withFiles(kept, pairs));
    return begin(created, kept, pairs);
  }
  // The service has forgotten the key, and taken the request for a new one.
  if (!created.deduplicated) await client.deleteTask(created.task.id);
  throw new Error('This upload is too old to resume. Create a new task with the same files.');
};

/** For good: the task is no longer wanted, or has all that it needs. */
export const stopUpload = (taskId: string): void => {
  stop(taskId);
  void forget(taskId);
};

void forgetOld(Date.now());
