/** Moves a task on: what was reported becomes events, what may run now is sent. One call at a time per task (FIFO group). */
import type { Unit } from '../contract/event-schemas.ts';
import type { PipelineMessage } from '../contract/message-schemas.ts';
import { isAtWork, isReportOn, isSameUnit, unitsInFlight } from '../domain/task/pipeline.ts';
import { type ChangePorts, changeTask } from './change-task.ts';
import type { Log, Queues } from './ports.ts';
import type { SurroundingsOf } from './urgency.ts';

export interface AdvancePorts extends ChangePorts {
  readonly surroundingsOf: SurroundingsOf;
  readonly queues: Queues;
  readonly log: Log;
}

/**
 * A crash between commit and send leaves no trace of what was sent: every unit under way that no function has picked up
 * is taken for unsent. Those that only wait in their queue come twice, which does no harm.
 */
const perhapsUnsent = async (taskId: string, { tasks }: AdvancePorts): Promise<readonly Unit[]> => {
  const found = await tasks.loadWithProgress(taskId);
  if (found === undefined || !isAtWork(found.state)) return [];
  const { state, progress } = found;
  const isPickedUp = (unit: Unit): boolean => progress.some((one) => isReportOn(state, unit, one));
  return unitsInFlight(state).filter((unit) => !isPickedUp(unit));
};

/** `messages` are of one task, in order; `redelivered` when any of them came before. */
export const advance = async (
  taskId: string,
  messages: readonly PipelineMessage[],
  redelivered: boolean,
  ports: AdvancePorts,
): Promise<void> => {
  const changed = await changeTask(taskId, messages, 'pipeline', ports, ports.surroundingsOf);
  if (changed === undefined) {
    ports.log.warn('a message for a task that is not there', { task_id: taskId });
    return;
  }
  const { owner, attempt } = changed.state;
  const sends = changed.events.flatMap((event) => (event.type === 'UnitsSent' ? event.data.units : []));
  const lost = redelivered ? await perhapsUnsent(taskId, ports) : [];
  const units = [...sends, ...lost.filter((unit) => !sends.some((one) => isSameUnit(one, unit)))];
  if (units.length === 0) return;
  await ports.queues.toStages(
    owner,
    units.map((unit) => ({ task_id: taskId, unit, attempt })),
  );
};
