/** `?wait_seconds=` on creation: a small job is answered with its result. */
import type { TaskView } from '../contract/task-schemas.ts';
import { hasEnded, isEnded, type TaskState } from '../domain/task/task.ts';
import { taskView } from '../domain/task/task-view.ts';
import type { Clock, TaskStore } from './ports.ts';

/** Between two looks; the first comes sooner, for jobs that are done at once. */
const FIRST_LOOK_MS = 200;
const LOOK_MS = 1_000;

export interface WaitPorts {
  readonly tasks: TaskStore;
  readonly now: Clock;
  readonly pause: (ms: number) => Promise<unknown>;
}

export interface Waited {
  readonly task: TaskView;
  /** What a worker answered; the result of media is fetched from `/result`. */
  readonly result?: unknown;
}

const answerOf = (task: TaskState): Waited => ({
  task: taskView(task),
  ...(task.status === 'completed' && task.result !== undefined ? { result: task.result } : {}),
});

/** The task when it has ended, or as it is after `seconds`. Nobody waits for a file that the answer says how to upload. */
export const waitForEnd = async (task: TaskView, seconds: number, ports: WaitPorts): Promise<Waited> => {
  if (seconds === 0 || task.status === 'awaiting_upload') return { task };
  const until = ports.now().getTime() + seconds * 1000;
  let seen: Waited = { task };
  for (let pause = hasEnded(task) ? 0 : FIRST_LOOK_MS; ; pause = Math.min(LOOK_MS, pause * 2)) {
    if (ports.now().getTime() + pause > until) return seen;
    await ports.pause(pause);
    const state = await ports.tasks.load(task.id);
    if (state === undefined || state.deleted_at !== undefined) return seen;
    seen = answerOf(state);
    if (isEnded(state)) return seen;
  }
};
