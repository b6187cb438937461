/** Keeps one claim alive while its task is worked on, and takes along what there is to tell. */
import type { LogLevel, WorkerLine } from '../../functions/contract/log-schemas.ts';
import { pause } from '../http.ts';
import { persistently } from '../patience.ts';
import type { Extended } from '../shapes.ts';
import { createLogBuffer } from './log-buffer.ts';

export interface Said {
  /** 0 to 100. */
  readonly progress?: number;
  readonly message?: string;
}

export interface HeartbeatOptions {
  readonly leaseMs: number;
  readonly beat: (said: Said & { logs?: WorkerLine[] }) => Promise<Extended>;
  /** The task is to be stopped; heartbeats go on until it has. */
  readonly onCancel: () => void;
  /** The service refused a heartbeat; there will be no more. */
  readonly onRefused: (fault: unknown) => void;
  readonly onRetry: (fault: unknown, delayMs: number) => void;
}

export interface Heartbeats {
  /** Goes with the next heartbeat, which comes soon. */
  report(said: Said): void;
  /** A line for the task's log, and the task's message. */
  log(message: string, level: LogLevel): void;
  /** Those that no heartbeat took along. */
  takeLines(): WorkerLine[];
  stop(): void;
}

/** What watchers see of a worker's progress is no older; sooner would cost the service a write each time. */
const NEWS_AFTER_MS = 5_000;
/** Two heartbeats may be lost before the lease is. */
const BEATS_PER_LEASE = 3;
export const MOST_MESSAGE_CHARACTERS = 2_000;

const spoken = ({ progress, message }: Said): Said => ({
  ...(progress === undefined || Number.isNaN(progress)
    ? {}
    : { progress: Math.round(Math.min(100, Math.max(0, progress))) }),
  ...(message === undefined ? {} : { message: message.slice(0, MOST_MESSAGE_CHARACTERS) }),
});

/**
 * A service that does not answer is asked until it does, however long: while it is away, it gives the task to nobody
 * else.
 */
export const startHeartbeats = (options: HeartbeatOptions): Heartbeats => {
  const over = new AbortController();
  const beatMs = options.leaseMs / BEATS_PER_LEASE;
  const looksPerBeat = Math.ceil(beatMs / NEWS_AFTER_MS);
  const patience = { signal: over.signal, onRetry: options.onRetry, longestDelayMs: beatMs };
  const lines = createLogBuffer();
  let news: Said | undefined;

  const keep = (untold: Said): void => {
    news = { ...untold, ...news };
  };

  const beat = async (): Promise<void> => {
    const said = news;
    const logs = lines.take();
    news = undefined;
    try {
      const { cancel_requested } = await options.beat({ ...said, ...(logs.length === 0 ? {} : { logs }) });
      if (cancel_requested && !over.signal.aborted) options.onCancel();
    } catch (fault) {
      if (said !== undefined) keep(said);
      lines.putBack(logs);
      throw fault;
    }
  };

  const untilDue = async (): Promise<void> => {
    for (let looks = 0; looks < looksPerBeat; looks += 1) {
      await pause(beatMs / looksPerBeat, over.signal);
      if (news !== undefined) return;
    }
  };

  const goOn = async (): Promise<void> => {
    for (;;) {
      await untilDue();
      await persistently(beat, patience);
    }
  };
  goOn().catch((fault: unknown) => {
    if (!over.signal.aborted) options.onRefused(fault);
  });

  const report = (said: Said): void => {
    news = { ...news, ...spoken(said) };
  };

  return {
    report,
    log: (message, level) => {
      lines.add(level, message);
      report({ message });
    },
    takeLines: lines.take,
    stop: () => over.abort(),
  };
};
