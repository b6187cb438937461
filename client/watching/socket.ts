/** A WebSocket that stays: it takes a ticket, subscribes to one task, and comes back when it is cut. */
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import type { LoggedLine } from '../../functions/contract/log-schemas.ts';
import { MESSAGE_TOO_LARGE, type TranscriptPart } from '../../functions/contract/realtime-schemas.ts';
import type { TaskView } from '../../functions/contract/task-schemas.ts';
import type { Client } from '../client.ts';
import { pause } from '../http.ts';
import { isLoggedLine } from '../logs.ts';
import { isEvent, isRecord, isTask, isTranscriptPart, type Ticket } from '../shapes.ts';

export interface LiveProgress {
  /** 0 to 100, of the whole task. */
  readonly progress: number;
  readonly stage?: string;
  /** 0 to 100. */
  readonly stage_progress?: number;
  readonly message?: string;
}

export type LiveMessage =
  | { readonly type: 'snapshot'; readonly task: TaskView }
  | { readonly type: 'event'; readonly event: TaskEvent }
  | { readonly type: 'progress'; readonly data: LiveProgress }
  | { readonly type: 'log'; readonly line: LoggedLine }
  | { readonly type: 'transcript'; readonly part: TranscriptPart }
  /** Something happened that no message holds. */
  | { readonly type: 'look' };

const isProgress = (value: unknown): value is LiveProgress =>
  isRecord(value) && typeof value['progress'] === 'number';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Undefined for what a watcher of this task does not follow: pongs, other tasks, kinds of a later version. */
export const liveMessage = (text: unknown, taskId: string): LiveMessage | undefined => {
  const message = typeof text === 'string' ? parsed(text) : undefined;
  if (!isRecord(message) || message['task_id'] !== taskId) return undefined;
  const { type, data } = message;
  if (type === 'snapshot' && isTask(data)) return { type, task: data };
  if (type === 'event' && isEvent(data)) return { type, event: data };
  if (type === 'progress' && isProgress(data)) return { type, data };
  if (type === 'transcript' && isTranscriptPart(data)) return { type, part: data };
  if (type === 'error' && message['code'] === MESSAGE_TOO_LARGE) return { type: 'look' };
  if (type === 'log' && isLoggedLine(data)) return { type, line: data };
  return undefined;
};

export interface LiveOptions {
  readonly taskId: string;
  /** The last event the watcher has; asked at every connection. */
  readonly after: () => number;
  readonly onMessage: (message: LiveMessage) => void;
  readonly reconnectDelayMs: number;
  readonly signal: AbortSignal;
}

export interface LiveConnection {
  /** Whether messages can be expected now. */
  isOpen(): boolean;
}

const LONGEST_RECONNECT_DELAY_MS = 10_000;
/** A live connection says something within this time: API Gateway closes one that is idle for ten minutes. */
const PING_MS = 60_000;

const addressOf = ({ url, ticket }: Ticket): string => {
  const address = new URL(url);
  address.searchParams.set('ticket', ticket);
  return address.href;
};

/** One connection, from ticket to close; resolves with whether it ever opened. */
const holdOnce = (ticket: Ticket, options: LiveOptions, setOpen: (open: boolean) => void): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = new WebSocket(addressOf(ticket));
    const say = (message: object): void => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    };
    const ping = setInterval(() => say({ action: 'ping' }), PING_MS);
    const stop = (): void => socket.close();
    let opened = false;
    socket.addEventListener('open', () => {
      opened = true;
      setOpen(true);
      say({ action: 'subscribe', task_id: options.taskId, after: options.after() });
    });
    socket.addEventListener('message', ({ data }) => {
      const message = liveMessage(data, options.taskId);
      if (message) options.onMessage(message);
    });
    socket.addEventListener('close', () => {
      clearInterval(ping);
      options.signal.removeEventListener('abort', stop);
      setOpen(false);
      resolve(opened);
    });
    // A failed connection also closes; without a listener the fault would be nobody's.
    socket.addEventListener('error', () => setOpen(false));
    options.signal.addEventListener('abort', stop, { once: true });
    if (options.signal.aborted) stop();
  });

/** Keeps a connection until the signal; faults are never thrown, for the watcher polls meanwhile. */
export const stayConnected = (client: Pick<Client, 'ticket'>, options: LiveOptions): LiveConnection => {
  let open = false;
  const setOpen = (now: boolean): void => {
    open = now;
  };
  const keepTrying = async (): Promise<void> => {
    for (let failures = 0; !options.signal.aborted; failures += 1) {
      const ticket = await client.ticket().catch(() => undefined);
      if (ticket && !options.signal.aborted && (await holdOnce(ticket, options, setOpen))) failures = 0;
      const delay = Math.min(options.reconnectDelayMs * 2 ** failures, LONGEST_RECONNECT_DELAY_MS);
      await pause(delay, options.signal).catch(() => undefined);
    }
  };
  void keepTrying();
  return { isOpen: () => open };
};
