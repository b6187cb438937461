/** What an owner can do to a task that is there: cancel it, or try again what failed. */
import type { TaskView } from '../contract/task-schemas.ts';
import { taskView } from '../domain/task/task-view.ts';
import { type ChangePorts, changeKnown } from './change-task.ts';
import type { AccessKey, Queues } from './ports.ts';
import { notFound, ownTask } from './read-tasks.ts';

const control = async (
  taskId: string,
  kind: 'cancel' | 'retry',
  access: AccessKey,
  ports: ChangePorts,
): Promise<TaskView> => {
  const task = await ownTask(taskId, access, ports.tasks);
  const changed = await changeKnown(task, [{ kind }], access.name, ports);
  if (changed === undefined) throw notFound(taskId);
  return taskView(changed.state);
};

/** Takes effect at once: queued units are dropped when they are picked up, running ones notice at their next progress. */
export const cancelTask = (taskId: string, access: AccessKey, ports: ChangePorts): Promise<TaskView> =>
  control(taskId, 'cancel', access, ports);

/** Finished stages are kept. Should the nudge be lost, the sweeper sends one. */
export const retryTask = async (
  taskId: string,
  access: AccessKey,
  ports: ChangePorts & { queues: Queues },
): Promise<TaskView> => {
  const task = await control(taskId, 'retry', access, ports);
  // It waits for a worker, not for the pipeline.
  if (task.status === 'pending') return task;
  await ports.queues.toPipeline(
    { kind: 'nudge', task_id: taskId, reason: 'retry' },
    `attempt ${task.attempts}`,
  );
  return task;
};
