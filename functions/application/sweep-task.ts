/** What a task needs whose time has come. */

import { uploadObject } from '../contract/keys.ts';
import type { UnitProgress } from '../contract/message-schemas.ts';
import { dueAt, uploadEndsAt } from '../domain/task/due.ts';
import { isAtWork, isReportOn, unitsInFlight } from '../domain/task/pipeline.ts';
import { isEnded, isWithPipeline, type TaskState } from '../domain/task/task.ts';
import { secondsAfter } from '../domain/time.ts';
import { changeTask } from './change-task.ts';
import { abandonUploads, erase, removeTask } from './delete-task.ts';
import type { Clock, Log, MediaStore, Queues, TaskStore } from './ports.ts';

/** A unit that reported within this time is alive: stages report every second, queues hide a dead one's message for a minute. */
const ALIVE_SECONDS = 180;
/** Looked at again after so long, unless something happens to it. */
const LOOK_AGAIN_SECONDS = 60;

export interface SweepPorts {
  readonly tasks: TaskStore;
  readonly queues: Queues;
  readonly media: MediaStore;
  readonly log: Log;
  readonly now: Clock;
  /** Days that ended tasks are kept; for ever if undefined. */
  readonly retentionDays?: number | undefined;
}

export type Swept = 'cancelled' | 'nudged' | 'woken' | 'waiting' | 'deleted' | 'ended';

const lookAgain = (task: TaskState, { tasks, now }: SweepPorts): Promise<void> =>
  tasks.putOff(task, secondsAfter(now(), LOOK_AGAIN_SECONDS));

/** Files that arrived while the message of it was lost. */
const missedFiles = async (task: TaskState, { media, queues }: SweepPorts): Promise<number> => {
  let missed = 0;
  for (const file of task.files) {
    const { id } = file;
    const stored = isWithPipeline(file) ? undefined : await media.facts(uploadObject(task.id, id));
    if (stored === undefined) continue;
    const arrival = { kind: 'file_arrived', task_id: task.id, file_id: id, ...stored } as const;
    await queues.toPipeline(arrival, 'missed');
    missed += 1;
  }
  return missed;
};

const sweepUpload = async (task: TaskState, ports: SweepPorts): Promise<Swept> => {
  const now = ports.now();
  if ((await missedFiles(task, ports)) > 0) {
    await lookAgain(task, ports);
    return 'nudged';
  }
  if (uploadEndsAt(task) > now.toISOString()) {
    await ports.tasks.putOff(task, dueAt(task, now));
    return 'waiting';
  }
  await changeTask(task.id, [{ kind: 'cancel' }], 'sweeper', ports);
  await abandonUploads(task, ports.media);
  return 'cancelled';
};

const sweepWork = async (task: TaskState, ports: SweepPorts): Promise<Swept> => {
  const now = ports.now().toISOString();
  const changed = await changeTask(task.id, [{ kind: 'wake', now }], 'sweeper', ports);
  return changed?.events.length ? 'woken' : 'waiting';
};

/** Of this try, and of units that are still wanted. */
const reportsOn = (task: TaskState, progress: readonly UnitProgress[]): readonly UnitProgress[] => {
  const wanted = unitsInFlight(task);
  return progress.filter((report) => wanted.some((unit) => isReportOn(task, unit, report)));
};

const sweepRun = async (
  task: TaskState,
  progress: readonly UnitProgress[],
  ports: SweepPorts,
): Promise<Swept> => {
  const now = ports.now().getTime();
  const reports = reportsOn(task, progress);
  await lookAgain(task, ports);
  if (reports.some(({ at }) => now - Date.parse(at) < ALIVE_SECONDS * 1000)) return 'waiting';
  if ((await missedFiles(task, ports)) > 0) return 'nudged';
  const reason = reports.length > 0 ? 'quiet' : 'unseen';
  await ports.queues.toPipeline({ kind: 'nudge', task_id: task.id, reason }, `v${task.version}`);
  return 'nudged';
};

/** Deleted before, by its owner: once more, for what still ran then. Else its retention is over. */
const sweepEnded = async (task: TaskState, ports: SweepPorts): Promise<Swept> => {
  if (task.deleted_at !== undefined) {
    await erase(task, ports);
    await ports.tasks.putOff(task, null);
    return 'deleted';
  }
  const due = dueAt(task, ports.now(), ports.retentionDays);
  if (due === null || due > ports.now().toISOString()) {
    await ports.tasks.putOff(task, due);
    return 'ended';
  }
  await removeTask(task, 'sweeper', ports);
  return 'deleted';
};

export const sweepTask = async (taskId: string, ports: SweepPorts): Promise<Swept> => {
  const found = await ports.tasks.loadWithProgress(taskId);
  if (found === undefined) return 'ended';
  const { state, progress } = found;
  if (isAtWork(state)) return sweepRun(state, progress, ports);
  if (isEnded(state)) return sweepEnded(state, ports);
  if (state.status === 'awaiting_upload') return sweepUpload(state, ports);
  if (state.work !== undefined) return sweepWork(state, ports);
  return sweepRun(state, progress, ports);
};
