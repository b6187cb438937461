/**
 * Follows a task to its end. Live messages may be lost, doubled, late or reordered, and there may be no socket
 * at all: events are de-duplicated by `seq`, gaps are read from the API, and silence is answered by looking.
 */
import type { TaskEvent } from '../functions/contract/event-schemas.ts';
import type { LoggedLine } from '../functions/contract/log-schemas.ts';
import type { TranscriptPart } from '../functions/contract/realtime-schemas.ts';
import type { TaskView } from '../functions/contract/task-schemas.ts';
import { TRANSCRIPT_FILE, type Transcript } from '../functions/contract/transcript-schemas.ts';
import type { Client } from './client.ts';
import { type Spoken, TranscriptParts } from './live-transcript.ts';
import { ApiProblem, mayPass } from './problem.ts';
import { isTranscript } from './shapes.ts';
import { type LiveMessage, type LiveProgress, stayConnected } from './socket.ts';

export type WatchItem =
  | { readonly kind: 'snapshot'; readonly task: TaskView }
  | { readonly kind: 'event'; readonly event: TaskEvent }
  | ({ readonly kind: 'progress' } & LiveProgress)
  /** Lines may be missing, and come twice: `logs` of the client has them all, by `id`. */
  | { readonly kind: 'log'; readonly line: LoggedLine }
  /**
   * Each chunk once, in any order; chunks may be missing. Once there was one, the final transcript follows before the
   * task's end. `LiveTranscript` puts them together.
   */
  | ({ readonly kind: 'transcript' } & Spoken);

export interface WatchOptions {
  /** Replay events after this `seq`; by default only those from now on. */
  readonly after?: number;
  /** Milliseconds between looks while there is no socket. */
  readonly pollMs?: number;
  /** Milliseconds of silence on an open socket before looking anyway. */
  readonly quietMs?: number;
  /** Milliseconds after which a lost socket is first sought again. */
  readonly reconnectMs?: number;
  readonly signal?: AbortSignal;
}

type WatchClient = Pick<Client, 'getTask' | 'events' | 'ticket' | 'downloadArtifact'>;

/** After an event the stages have changed: a moment later the whole task is read, once for a burst of events. */
const SETTLE_MS = 200;

/** Looks in a row that may fail for reasons that pass, such as a restart of the service. */
const FAILURES_IN_A_ROW = 20;

export const hasEnded = ({ status }: Pick<TaskView, 'status'>): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

/** Messages as they come, for one reader who also wants to know when none came. */
class Inbox {
  private readonly waiting: LiveMessage[] = [];
  private wake: () => void = () => undefined;

  put(message: LiveMessage): void {
    this.waiting.push(message);
    this.wake();
  }

  interrupt(): void {
    this.wake();
  }

  async next(timeoutMs: number): Promise<LiveMessage | undefined> {
    if (this.waiting.length === 0)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    return this.waiting.shift();
  }
}

/** Progress only grows, within one try of the task. */
class HighWater {
  private readonly marks = new Map<string, number>();

  raise(name: string, value: number): number {
    const mark = Math.max(value, this.marks.get(name) ?? 0);
    this.marks.set(name, mark);
    return mark;
  }

  reset(): void {
    this.marks.clear();
  }

  ofTask(task: TaskView): TaskView {
    const stages = task.stages.map((stage) => ({
      ...stage,
      progress: this.raise(stage.name, stage.progress),
    }));
    return { ...task, stages, progress: this.raise('', task.progress) };
  }

  ofProgress({ progress, stage, stage_progress, ...rest }: LiveProgress): LiveProgress {
    return {
      ...rest,
      progress: this.raise('', progress),
      ...(stage === undefined ? {} : { stage }),
      ...(stage === undefined || stage_progress === undefined
        ? {}
        : { stage_progress: this.raise(stage, stage_progress) }),
    };
  }
}

class Watcher {
  private readonly client: WatchClient;
  private readonly taskId: string;
  private readonly marks = new HighWater();
  private readonly parts = new TranscriptParts();
  lastSeq: number;
  ended = false;
  /** Events came that the last snapshot does not show. */
  stale = false;
  private attempts = 0;

  constructor(client: WatchClient, taskId: string, after: number) {
    this.client = client;
    this.taskId = taskId;
    this.lastSeq = after;
  }

  async *look(): AsyncGenerator<WatchItem> {
    yield* this.snapshot(await this.client.getTask(this.taskId));
  }

  async *take(message: LiveMessage): AsyncGenerator<WatchItem> {
    switch (message.type) {
      case 'snapshot':
        yield* this.snapshot(message.task);
        break;
      case 'event':
        yield* this.event(message.event);
        break;
      case 'progress':
        yield { kind: 'progress', ...this.marks.ofProgress(message.data) };
        break;
      case 'log':
        yield { kind: 'log', line: message.line };
        break;
      case 'transcript':
        yield* this.transcript(message.part);
        break;
      case 'look':
        yield* this.look();
        break;
    }
  }

  private async *snapshot(task: TaskView): AsyncGenerator<WatchItem> {
    // An older picture than the events already told: it would show the past.
    if (task.version < this.lastSeq) return;
    if (task.version > this.lastSeq) yield* this.catchUp(task.version);
    if (task.attempts > this.attempts) this.marks.reset();
    this.attempts = task.attempts;
    this.stale = task.version < this.lastSeq;
    if (task.status === 'completed') for (const file of this.parts.unfinished()) yield* this.readFinal(file);
    this.ended = hasEnded(task) && !this.stale;
    yield { kind: 'snapshot', task: this.marks.ofTask(task) };
  }

  private async *transcript(part: TranscriptPart): AsyncGenerator<WatchItem> {
    if (part.parts === 0 && !this.parts.isFinal(part.file_id)) yield* this.readFinal(part.file_id);
    const spoken = part.parts === 0 ? undefined : this.parts.take(part);
    if (spoken !== undefined) yield { kind: 'transcript', ...spoken };
  }

  /** Too long for the socket, or lost on the way. */
  private async *readFinal(file_id: string): AsyncGenerator<WatchItem> {
    const transcript = await this.storedTranscript(file_id);
    if (transcript === undefined) return;
    yield { kind: 'transcript', ...this.parts.tell({ file_id, chunk: null, segments: transcript.segments }) };
  }

  private async storedTranscript(fileId: string): Promise<Transcript | undefined> {
    try {
      const response = await this.client.downloadArtifact(this.taskId, TRANSCRIPT_FILE, fileId);
      const transcript: unknown = await response.json();
      return isTranscript(transcript) ? transcript : undefined;
    } catch (fault) {
      // Deleted meanwhile: then there is none.
      if (fault instanceof ApiProblem && fault.code === 'not_found') return undefined;
      throw fault;
    }
  }

  private async *event(event: TaskEvent): AsyncGenerator<WatchItem> {
    if (event.seq <= this.lastSeq) return;
    if (event.seq > this.lastSeq + 1) yield* this.catchUp(event.seq - 1);
    if (event.seq > this.lastSeq) yield this.tell(event);
  }

  private async *catchUp(upTo: number): AsyncGenerator<WatchItem> {
    while (this.lastSeq < upTo) {
      const page = await this.client.events(this.taskId, this.lastSeq);
      const unseen = page.filter(({ seq }) => seq > this.lastSeq).toSorted((a, b) => a.seq - b.seq);
      if (unseen.length === 0) return;
      for (const event of unseen) yield this.tell(event);
    }
  }

  private tell(event: TaskEvent): WatchItem {
    this.lastSeq = event.seq;
    this.stale = true;
    return { kind: 'event', event };
  }
}

/** Begins with a snapshot, ends with the snapshot of the task's end. Throws when the API refuses to show the task. */
export async function* watchTask(
  client: WatchClient,
  taskId: string,
  options: WatchOptions = {},
): AsyncGenerator<WatchItem, void, void> {
  const { pollMs = 1_000, quietMs = 15_000, reconnectMs = 500 } = options;
  const first = await client.getTask(taskId);
  const watcher = new Watcher(client, taskId, Math.min(options.after ?? first.version, first.version));
  yield* watcher.take({ type: 'snapshot', task: first });
  if (watcher.ended) return;

  const inbox = new Inbox();
  const over = new AbortController();
  const stop = (): void => {
    over.abort();
    inbox.interrupt();
  };
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted) stop();
  const live = stayConnected(client, {
    taskId,
    after: () => watcher.lastSeq,
    onMessage: (message) => inbox.put(message),
    reconnectDelayMs: reconnectMs,
    signal: over.signal,
  });
  let failures = 0;
  try {
    while (!watcher.ended && !over.signal.aborted) {
      const patience = live.isOpen() ? quietMs : pollMs;
      const message = await inbox.next(watcher.stale ? Math.min(SETTLE_MS, patience) : patience);
      if (over.signal.aborted) break;
      try {
        yield* message ? watcher.take(message) : watcher.look();
        failures = 0;
      } catch (fault) {
        failures += 1;
        if (failures >= FAILURES_IN_A_ROW || !mayPass(fault)) throw fault;
      }
    }
    options.signal?.throwIfAborted();
  } finally {
    options.signal?.removeEventListener('abort', stop);
    stop();
  }
}
