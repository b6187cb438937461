/** Every minute: looks at tasks whose time has come and sets going again what was lost on the way. */
import { inBatches } from '../domain/batches.ts';
import { type SweepPorts, type Swept, sweepTask } from './sweep-task.ts';

/** One sweep stays well inside its function's time; the next goes on with those that are due longest. */
const AT_ONCE = 200;
const TOGETHER = 10;

export type Sweep = Readonly<Record<Swept | 'failed', number>>;

/** A task that cannot be swept is told of and stays due; it keeps the others from nothing. */
const sweepOrTell = async (taskId: string, ports: SweepPorts): Promise<Swept | 'failed'> => {
  try {
    return await sweepTask(taskId, ports);
  } catch (error) {
    ports.log.error('A task could not be swept', { task_id: taskId, error });
    return 'failed';
  }
};

/** Two sweeps at once do no harm: each step is a command the task may refuse, or a message that may come twice. */
export const sweep = async (ports: SweepPorts): Promise<Sweep> => {
  const counts = { cancelled: 0, nudged: 0, woken: 0, waiting: 0, deleted: 0, ended: 0, failed: 0 };
  const due = await ports.tasks.due(ports.now(), AT_ONCE);
  for (const some of inBatches(due, TOGETHER)) {
    for (const swept of await Promise.all(some.map((taskId) => sweepOrTell(taskId, ports))))
      counts[swept] += 1;
  }
  return counts;
};
