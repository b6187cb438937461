/** `DELETE /api/tasks/{id}`, and what the end of a task's retention does: a stub remains, which says that it was. */
import { objectPrefixes, uploadObject } from '../contract/keys.ts';
import type { TaskState } from '../domain/task/task.ts';
import { type ChangePorts, changeKnown } from './change-task.ts';
import type { AccessKey, MediaStore, TaskStore } from './ports.ts';
import { ownTask } from './read-tasks.ts';

export interface DeletePorts extends ChangePorts {
  readonly media: MediaStore;
}

/** Stops multipart uploads that are under way: their parts would be paid for, and found by nobody. */
export const abandonUploads = async (task: TaskState, media: MediaStore): Promise<void> => {
  for (const { id, arrived_at, upload } of task.files) {
    if (upload.strategy === 'multipart' && arrived_at === undefined)
      await media.abortMultipart(uploadObject(task.id, id), upload.upload_id);
  }
};

/** Files, results and history of a deleted task. Safe to repeat. */
export const erase = async (
  { id, version }: Pick<TaskState, 'id' | 'version'>,
  { media, tasks }: { media: MediaStore; tasks: TaskStore },
): Promise<void> => {
  await Promise.all(objectPrefixes(id).map((prefix) => media.deletePrefix(prefix)));
  await tasks.eraseHistory(id, version);
};

/**
 * Whoever works on it finds nothing to report to. Should this stop halfway, and for what still ran and wrote meanwhile,
 * the sweeper erases once more.
 */
export const removeTask = async (task: TaskState, actor: string, ports: DeletePorts): Promise<void> => {
  const changed = await changeKnown(task, [{ kind: 'delete' }], actor, ports);
  if (changed === undefined) return;
  await abandonUploads(task, ports.media);
  await erase(changed.state, ports);
};

export const deleteTask = async (taskId: string, access: AccessKey, ports: DeletePorts): Promise<void> => {
  const task = await ownTask(taskId, access, ports.tasks);
  await removeTask(task, access.name, ports);
};
