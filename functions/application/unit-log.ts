/** What one unit tells of itself: collected, and written once in a while. */
import { type LogLevel, type LogLine, MOST_LINE_CHARACTERS } from '../contract/log-schemas.ts';
import type { UnitMessage } from '../contract/message-schemas.ts';
import type { OnLog } from './ports.ts';
import { keepLines, type LogPorts } from './task-logs.ts';

/** One write a second tells enough, and keeps the table's bill small. */
const WRITE_EVERY_MS = 1000;

export interface UnitLog {
  readonly onLog: OnLog;
  /** All that was told is written, or given up. */
  settled(): Promise<void>;
}

export const unitLog = ({ task_id, unit, attempt }: UnitMessage, ports: LogPorts): UnitLog => {
  const { stage, file_id, chunk } = unit;
  const source = { attempt, stage, file_id, ...(chunk === null ? {} : { chunk }) };
  let lines: LogLine[] = [];
  let written = ports.now().getTime();
  let pending = Promise.resolve();
  const write = (): Promise<void> => {
    const batch = lines;
    lines = [];
    written = ports.now().getTime();
    pending = pending.then(() => keepLines(task_id, batch, ports));
    return pending;
  };
  const onLog = (level: LogLevel, text: string): void => {
    const at = ports.now();
    const message = text.slice(0, MOST_LINE_CHARACTERS);
    lines.push({ at: at.toISOString(), level, message, ...source });
    if (at.getTime() - written >= WRITE_EVERY_MS) void write();
  };
  return { onLog, settled: write };
};
