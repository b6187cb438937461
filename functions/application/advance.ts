/** Moves a task on: what was reported becomes events, what may run now is sent. One call at a time per task (FIFO group). */
import type { PipelineMessage, UnitMessage } from '../contract/message-schemas.ts';
import { isUnitDone } from '../domain/pipeline.ts';
import type { TaskState } from '../domain/task.ts';
import { type ChangePorts, changeTask } from './change-task.ts';
import type { Log, Queues } from './ports.ts';

export interface AdvancePorts extends ChangePorts {
  readonly queues: Queues;
  readonly log: Log;
}

const toMessage =
  (task: TaskState, attempt: number) =>
  (unit: UnitMessage['unit']): UnitMessage => ({ task_id: task.id, unit, attempt });

/** The last send may not have reached the queues when its FIFO message comes again: a crash lay between commit and send. */
const perhapsUnsent = (task: TaskState): UnitMessage[] =>
  task.status === 'processing'
    ? task.last_sent.filter((unit) => !isUnitDone(task, unit)).map(toMessage(task, task.attempt))
    : [];

/** `messages` are of one task, in order; `redelivered` when any of them came before. */
export const advance = async (
  taskId: string,
  messages: readonly PipelineMessage[],
  redelivered: boolean,
  ports: AdvancePorts,
): Promise<void> => {
  const changed = await changeTask(taskId, messages, 'pipeline', ports);
  if (changed === undefined) {
    ports.log.warn('a message for a task that is not there', { task_id: taskId });
    return;
  }
  const { state, events } = changed;
  const sends = events.flatMap((event) =>
    event.type === 'UnitsSent' ? event.data.units.map(toMessage(state, event.data.attempt)) : [],
  );
  const units = redelivered && sends.length === 0 ? perhapsUnsent(state) : sends;
  if (units.length > 0) await ports.queues.toStages(state.owner, units);
};
