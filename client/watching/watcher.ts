/** What is known of a task by now, and what each message adds to it. */
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import type { LoggedLine } from '../../functions/contract/log-schemas.ts';
import type { TranscriptPart } from '../../functions/contract/realtime-schemas.ts';
import type { TaskView } from '../../functions/contract/task-schemas.ts';
import { TRANSCRIPT_FILE, type Transcript } from '../../functions/contract/transcript-schemas.ts';
import type { Client } from '../client.ts';
import { ApiProblem } from '../problem.ts';
import { isTranscript } from '../shapes.ts';
import { HighWater } from './high-water.ts';
import { type Spoken, TranscriptParts } from './live-transcript.ts';
import type { LiveMessage, LiveProgress } from './socket.ts';

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

export type WatchClient = Pick<Client, 'getTask' | 'events' | 'ticket' | 'downloadArtifact'>;

export const hasEnded = ({ status }: Pick<TaskView, 'status'>): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

export class Watcher {
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
