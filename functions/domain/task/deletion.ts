/** What is left of a task that its owner, or the end of its retention, deleted: enough to say that it was, nothing of whom. */
import type { FactOf } from '../../contract/event-schemas.ts';
import type { EndedTask } from './task.ts';

const endOf = (task: EndedTask): FactOf<'TaskDeleted'>['data']['end'] =>
  task.status === 'failed' ? { status: task.status, code: task.problem.code } : { status: task.status };

const remainsOf = (task: EndedTask): Omit<FactOf<'TaskDeleted'>['data'], 'ended_at'> => {
  const { id, owner, type, priority, attempt, max_attempts, created_at, started_at } = task;
  const started = started_at === undefined ? {} : { started_at };
  return { id, owner, type, priority, attempt, max_attempts, created_at, ...started, end: endOf(task) };
};

export const deletion = (task: EndedTask): FactOf<'TaskDeleted'> => ({
  type: 'TaskDeleted',
  data: { ...remainsOf(task), ended_at: task.ended_at },
});

/** Of a task that had not ended before: when it did is stamped outside. */
export const endingDeletion = (task: EndedTask): FactOf<'TaskDeleted'> => ({
  type: 'TaskDeleted',
  data: remainsOf(task),
});
