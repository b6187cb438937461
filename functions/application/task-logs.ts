/** A task's log: what stages and workers write for its owner, and how the owner reads it. */
import type { LoggedLine, LogLevel, LogLine, WorkerLine } from '../contract/log-schemas.ts';
import type { AccessKey, Clock, Log, Page, TaskLogs, TaskStore } from './ports.ts';
import { ownTask } from './read-tasks.ts';

const PAGE = 100;

export interface LogPorts {
  readonly logs: Pick<TaskLogs, 'append'>;
  readonly log: Log;
  readonly now: Clock;
}

/** Never fails: a line that cannot be written is worth less than the work it tells of. */
export const keepLines = async (
  task_id: string,
  lines: readonly LogLine[],
  { logs, log }: Pick<LogPorts, 'logs' | 'log'>,
): Promise<void> => {
  if (lines.length === 0) return;
  try {
    await logs.append(task_id, lines);
  } catch (cause) {
    log.warn('log lines were not written', { task_id, lines: lines.length, cause });
  }
};

/** A worker's clock may be wrong: nothing was said later than it was heard. */
export const keepWorkerLines = (
  task: { readonly id: string; readonly attempt: number },
  worker_id: string,
  said: readonly WorkerLine[],
  ports: LogPorts,
): Promise<void> => {
  const heard = ports.now();
  const lines = said.map(({ at, level, message }): LogLine => {
    const told = new Date(at ?? heard).getTime();
    const time = Number.isNaN(told) ? heard.getTime() : Math.min(told, heard.getTime());
    return { at: new Date(time).toISOString(), level, message, worker_id, attempt: task.attempt };
  });
  return keepLines(task.id, lines, ports);
};

export interface LogQuery {
  readonly level?: LogLevel;
  readonly after?: string;
  readonly cursor?: string;
  readonly limit?: string;
}

export const readLogs = async (
  taskId: string,
  { limit, ...query }: LogQuery,
  access: AccessKey,
  { tasks, logs }: { tasks: TaskStore; logs: Pick<TaskLogs, 'list'> },
): Promise<Page<LoggedLine>> => {
  await ownTask(taskId, access, tasks);
  return logs.list(taskId, { ...query, limit: Number(limit ?? PAGE) });
};
