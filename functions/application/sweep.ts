/** Every minute: looks at tasks whose time has come and sets going again what was lost on the way. */

import type { UnitProgress } from '../contract/message-schemas.ts';
import { isSameUnit, unitsInFlight } from '../domain/pipeline.ts';
import { hasEnded, type TaskState } from '../domain/task.ts';
import { changeTask } from './change-task.ts';
import type { Clock, Log, Queues, TaskStore } from './ports.ts';

/** One sweep stays well inside its function's time; the next goes on. */
const AT_ONCE = 200;
/** A unit that reported within this time is alive: stages report every second, queues hide a dead one's message for a minute. */
const ALIVE_SECONDS = 180;

export interface SweepPorts {
  readonly tasks: TaskStore;
  readonly queues: Queues;
  readonly log: Log;
  readonly now: Clock;
}

const isAlive = (task: TaskState, progress: readonly UnitProgress[], now: Date): boolean =>
  progress.some(
    ({ at, attempt, unit }) =>
      attempt === task.attempt &&
      now.getTime() - Date.parse(at) < ALIVE_SECONDS * 1000 &&
      unitsInFlight(task).some((one) => isSameUnit(one, unit)),
  );

export type Swept = 'cancelled' | 'nudged' | 'woken' | 'alive' | 'ended' | 'failed';

const sweepTask = async (taskId: string, ports: SweepPorts): Promise<Swept> => {
  const found = await ports.tasks.loadWithProgress(taskId);
  if (found === undefined || hasEnded(found.state)) return 'ended';
  const { state, progress } = found;
  if (state.status === 'awaiting_upload') {
    await changeTask(taskId, [{ kind: 'cancel' }], 'sweeper', ports);
    return 'cancelled';
  }
  if (state.work !== undefined) {
    const now = ports.now().toISOString();
    const changed = await changeTask(taskId, [{ kind: 'wake', now }], 'sweeper', ports);
    return changed?.events.length ? 'woken' : 'alive';
  }
  if (isAlive(state, progress, ports.now())) return 'alive';
  await ports.queues.toPipeline({ kind: 'nudge', task_id: taskId, reason: 'quiet' }, `v${state.version}`);
  return 'nudged';
};

/** A task that cannot be swept is told of and stays due; it keeps the others from nothing. */
const sweepOrTell = async (taskId: string, ports: SweepPorts): Promise<Swept> => {
  try {
    return await sweepTask(taskId, ports);
  } catch (error) {
    ports.log.error('A task could not be swept', { task_id: taskId, error });
    return 'failed';
  }
};

export const sweep = async (ports: SweepPorts): Promise<Record<Swept, number>> => {
  const counts: Record<Swept, number> = { cancelled: 0, nudged: 0, woken: 0, alive: 0, ended: 0, failed: 0 };
  for (const taskId of await ports.tasks.due(ports.now(), AT_ONCE))
    counts[await sweepOrTell(taskId, ports)] += 1;
  return counts;
};
