/** What a worker does, a line each: the task's id first, so that tasks at once can be told apart. */
import type { WorkEvent } from '../../client/index.ts';
import type { TaskView } from '../../functions/contract/task-schemas.ts';
import { toldFault } from './faults.ts';
import { endText } from './results.ts';
import type { GlobalOptions } from './settings.ts';

export interface WorkDisplay {
  starting(workerId: string, types: readonly string[], concurrency: number): void;
  event(event: WorkEvent): void;
  stopping(): void;
}

const endOf = (task: TaskView): string =>
  task.run_at !== undefined && task.status === 'scheduled'
    ? `failed; try ${task.attempts} of ${task.max_attempts} from ${task.run_at}`
    : endText(task);

export const lineOf = (event: WorkEvent, options: GlobalOptions): string => {
  switch (event.kind) {
    case 'claimed':
      return `${event.task.id}  claimed, try ${event.task.attempts} of ${event.task.max_attempts}`;
    case 'log':
      return `${event.task_id}  ${event.message}`;
    case 'reported':
      return `${event.task.id}  ${endOf(event.task)}`;
    case 'lost':
      return `${event.task_id}  lost: ${event.detail}`;
    case 'retry': {
      const whose = event.task_id === undefined ? '' : `${event.task_id}  `;
      const delay = (event.delay_ms / 1000).toFixed(1);
      return `${whose}${toldFault(event.fault, options).detail} Trying again in ${delay} s.`;
    }
  }
};

const lines = (options: GlobalOptions, print: (line: string) => void): WorkDisplay => ({
  starting: (workerId, types, concurrency) =>
    print(`${workerId} waits for tasks of ${types.join(', ')}, ${concurrency} at once. Ctrl-C stops it.`),
  event: (event) => print(lineOf(event, options)),
  stopping: () => print('Stopping when all that runs is done. Once more hands it back at once.'),
});

const objects = (options: GlobalOptions, print: (line: string) => void): WorkDisplay => ({
  starting: (worker_id, types, concurrency) =>
    print(JSON.stringify({ kind: 'starting', worker_id, types, concurrency })),
  event: (event) =>
    print(
      JSON.stringify(event.kind === 'retry' ? { ...event, fault: toldFault(event.fault, options) } : event),
    ),
  stopping: () => print(JSON.stringify({ kind: 'stopping' })),
});

export const showWork = (options: GlobalOptions, print: (line: string) => void = console.log): WorkDisplay =>
  (options.json ? objects : lines)(options, print);
