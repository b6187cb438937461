/** The world outside any one use case: time, logs, pages of lists. */
import type { LogLevel } from '../../contract/log-schemas.ts';

export type Clock = () => Date;

/** Structured log; the message is a sentence, the fields are its facts. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

/** Called as work goes on with the fraction done, 0 to 1. */
export type OnProgress = (fraction: number) => void;

/** A line for the task's owner: nothing internal belongs into it. */
export type OnLog = (level: LogLevel, message: string) => void;

/** What must not be written down with the rest: told by name, read when it is needed. */
export interface Secrets {
  text(arn: string): Promise<string>;
}
