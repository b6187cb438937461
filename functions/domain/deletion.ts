/** What is left of a task that its owner, or the end of its retention, deleted: enough to say that it was, nothing of whom. */
import type { FactOf } from '../contract/event-schemas.ts';
import type { EndedTask } from './task.ts';

const endOf = (task: EndedTask): FactOf<'TaskDeleted'>['data']['end'] =>
  task.status === 'failed' ? { status: task.status, code: task.problem.code } : { status: task.status };

export const deletion = (task: EndedTask): FactOf<'TaskDeleted'> => {
  const { id, owner, type, priority, attempt, max_attempts, created_at, started_at, ended_at } = task;
  const started = started_at === undefined ? {} : { started_at };
  const counts = { priority, attempt, max_attempts };
  return {
    type: 'TaskDeleted',
    data: { id, owner, type, ...counts, created_at, ...started, ended_at, end: endOf(task) },
  };
};
