/** What a worker's log holds between two heartbeats: the latest lines, as many as one takes along. */
import {
  type LogLevel,
  MOST_LINE_CHARACTERS,
  MOST_SENT_LINES,
  type WorkerLine,
} from '../../functions/contract/log-schemas.ts';

export interface LogBuffer {
  add(level: LogLevel, message: string): void;
  take(): WorkerLine[];
  /** They did not arrive. */
  putBack(lines: readonly WorkerLine[]): void;
}

export const createLogBuffer = (): LogBuffer => {
  let lines: WorkerLine[] = [];
  let dropped = 0;
  const keepLatest = (): void => {
    dropped += Math.max(0, lines.length - MOST_SENT_LINES);
    lines = lines.slice(-MOST_SENT_LINES);
  };
  return {
    add: (level, message) => {
      const at = new Date().toISOString();
      lines.push({ at, level, message: message.slice(0, MOST_LINE_CHARACTERS) });
      keepLatest();
    },
    take: () => {
      const notice: WorkerLine = {
        level: 'WARN',
        message: `${dropped + 1} lines came too fast, and are left out.`,
      };
      const taken = dropped === 0 ? lines : [notice, ...lines.slice(1)];
      [lines, dropped] = [[], 0];
      return taken;
    },
    putBack: (untold) => {
      lines = [...untold, ...lines];
      keepLatest();
    },
  };
};
