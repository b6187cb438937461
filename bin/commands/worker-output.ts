/** What a worker's command says: its result on stdout; its log, its progress and why it failed on stderr. */
import type { LogLevel, WorkContext } from '../../client/index.ts';
import { isRecord } from '../../client/shapes.ts';
import type { TakeLine } from './lines.ts';

/** More than the API takes as a result, so that its limit is the one that people meet. */
export const MOST_RESULT_CHARACTERS = 1_000_000;
export const MOST_LOG_CHARACTERS = 2_000;
/** Room for the sentence before it: an error message of the API has 2,000 characters. */
const MOST_TAIL_CHARACTERS = 1_900;

const parsed = (line: string): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(line) };
  } catch {
    return undefined;
  }
};

/** The last line that is JSON. */
export class ResultReader {
  private last: { readonly value: unknown } | undefined;
  /** A line was longer than any result, so that the last one read may not be what was meant. */
  isTooLong = false;

  readonly take: TakeLine = (line, isCut) => {
    if (isCut) this.isTooLong = true;
    else this.last = parsed(line) ?? this.last;
  };

  get result(): unknown {
    return this.last?.value;
  }
}

/** As most programs begin such lines. */
const levelOf = (line: string): LogLevel => {
  if (/^\W*(error|fatal|critical|panic|traceback)\b/i.test(line)) return 'ERROR';
  return /^\W*warn(ing)?\b/i.test(line) ? 'WARN' : 'INFO';
};

/** Lines of JSON with a `progress` (0 to 100) tell of progress, and of a `message` if they have one; all others are the log. */
export class LogReader {
  private readonly context: Pick<WorkContext, 'report' | 'log'>;
  /** The end of the log, as much as a message holds. */
  tail = '';

  constructor(context: Pick<WorkContext, 'report' | 'log'>) {
    this.context = context;
  }

  readonly take: TakeLine = (line) => {
    const value = line.startsWith('{') ? parsed(line)?.value : undefined;
    if (isRecord(value) && typeof value['progress'] === 'number') {
      const { progress, message } = value;
      this.context.report({ progress, ...(typeof message === 'string' ? { message } : {}) });
    } else if (line.trim() !== '') {
      this.context.log(line, levelOf(line));
      this.tail = `${this.tail}\n${line}`.slice(-MOST_TAIL_CHARACTERS);
    }
  };
}
