/** For people rather than programs: a topic is told, in words, of tasks that completed or failed. */
import { notificationOf } from '../domain/task/notification.ts';
import type { Happening } from './announce.ts';
import type { Notifications, TaskStore } from './ports.ts';

const TOLD: readonly string[] = ['task.completed', 'task.failed'];

/** A message that comes twice is a second e-mail. */
export const notify = async (
  { event, task_id }: Happening,
  { tasks, notifications }: { tasks: TaskStore; notifications: Notifications },
): Promise<void> => {
  const task = TOLD.includes(event) ? await tasks.load(task_id) : undefined;
  const notification = task && notificationOf(task);
  if (notification !== undefined) await notifications.publish(notification);
};
