/** What a person reads in an e-mail about a task that ended. */
import type { TaskState } from './task.ts';

export interface Notification {
  /** At most 100 characters without line breaks, as SNS has it. */
  readonly subject: string;
  readonly text: string;
  /** For filter policies of subscriptions. */
  readonly attributes: Readonly<Record<'owner' | 'type' | 'status', string>>;
}

const LONGEST_SUBJECT = 100;

const nameOf = (task: TaskState): string => {
  const [first, ...others] = task.files.map(({ name }) => name);
  if (first === undefined) return task.type;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
};

/** ASCII without control characters: SNS takes nothing else in a subject. */
const subjectOf = (text: string): string => text.replaceAll(/[^ -~]/g, '?').slice(0, LONGEST_SUBJECT);

const endOf = (task: TaskState): readonly string[] => {
  switch (task.status) {
    case 'failed':
      return [`It failed: ${task.problem.detail} (${task.problem.code})`];
    case 'completed':
      return task.files.map(
        ({ name, artifacts }) => `${name}: ${artifacts.map((artifact) => artifact.name).join(', ')}`,
      );
    default:
      return [];
  }
};

/** Undefined when the task is neither completed nor failed (any more). */
export const notificationOf = (task: TaskState): Notification | undefined => {
  const { id, owner, type, status } = task;
  if (task.deleted_at !== undefined || (status !== 'completed' && status !== 'failed')) return undefined;
  const lines = [`Task ${id} of ${owner} (${type}) ${status} at ${task.ended_at}.`, '', ...endOf(task)];
  return {
    subject: subjectOf(`Soundstage: ${nameOf(task)} ${status}`),
    text: lines.join('\n'),
    attributes: { owner, type, status },
  };
};
