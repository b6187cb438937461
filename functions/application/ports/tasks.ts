/** Tasks as they are stored, and the queues that move them. */
import type { TaskEvent } from '../../contract/event-schemas.ts';
import type { LoggedLine, LogLevel, LogLine } from '../../contract/log-schemas.ts';
import type { PipelineMessage, UnitMessage, UnitProgress } from '../../contract/message-schemas.ts';
import type { TaskStatus } from '../../contract/task-schemas.ts';
import type { Quota } from '../../domain/limits/quota.ts';
import type { Running } from '../../domain/task/pipeline.ts';
import type { TaskState } from '../../domain/task/task.ts';
import type { Page } from './world.ts';

export interface TaskFilter {
  readonly owner: string;
  readonly status?: TaskStatus;
  /** Exact, or with a trailing or inner `%` as wildcard. */
  readonly type?: string;
  /** Words that all stand in what people know the task by. */
  readonly search?: string;
  readonly created_after?: string;
  readonly created_before?: string;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly cursor?: string;
}

/** One change of one task: all of it is written, or none. */
export interface Change {
  readonly events: readonly TaskEvent[];
  /** The fold up to and including `events`. */
  readonly state: TaskState;
  /** When the sweeper should look at this task again, if nothing happens before; null for never. */
  readonly due_at: string | null;
  /** Taken together with a creation, so that an identical request finds this task. */
  readonly claim_dedupe?: string;
  /** Given up together with a failure or cancellation. */
  readonly free_dedupe?: string;
  /** Written with a creation: the same `Idempotency-Key` later finds this task (for a day). */
  readonly remember?: Remembered;
  /** Audio found in the owner's files, counted with the change that tells of it. */
  readonly audio_seconds?: number;
  /** The pipeline begins to work on the task, or is done with it. */
  readonly run?: 'begins' | 'ends';
  /** When the claim that was decided upon ends: heartbeats move that without an event, and one that came meanwhile conflicts. */
  readonly lease?: string;
}

/** An `Idempotency-Key` with the fingerprint of the body it came with. */
export interface Remembered {
  readonly key: string;
  readonly fingerprint: string;
}

export type CommitOutcome =
  | { readonly kind: 'committed' }
  /** Somebody else moved first: load and decide again. */
  | { readonly kind: 'conflict' }
  /** The dedupe hash, or the idempotency key, belongs to another task. */
  | { readonly kind: 'duplicate'; readonly task_id: string };

/** What a new task takes of its owner's day, and how much of the day its maker may use. */
export interface Spending {
  readonly upload_bytes: number;
  readonly quota?: Quota;
}

export interface TaskStore {
  /** Consistent read. */
  load(taskId: string): Promise<TaskState | undefined>;
  /** The snapshot together with the live progress of its units, in one read. */
  loadWithProgress(
    taskId: string,
  ): Promise<{ state: TaskState; progress: readonly UnitProgress[] } | undefined>;
  commit(change: Change): Promise<CommitOutcome>;
  events(taskId: string, after: number, limit: number): Promise<readonly TaskEvent[]>;
  list(filter: TaskFilter): Promise<Page<TaskState>>;
  /** Where a list goes on behind the task. */
  cursorAfter(task: TaskState): string;
  findDuplicate(owner: string, hash: string): Promise<string | undefined>;
  /** The task an owner created with this `Idempotency-Key` within the last day. */
  findRemembered(owner: string, key: string): Promise<{ fingerprint: string; task_id: string } | undefined>;
  /** Has this `Idempotency-Key` find a task that was there before, unless it finds one already. */
  remember(task: { id: string; owner: string }, remembered: Remembered): Promise<void>;
  /**
   * The owner's next number of that day (YYYYMMDD), from 1; unique, gaps are possible. Counts what its task takes, or
   * throws `quota_exceeded`.
   */
  nextSerial(owner: string, day: string, spending?: Spending): Promise<number>;
  /** Gives back what was counted for a task that then was not made; its number stays used. */
  giveBack(owner: string, day: string, spending: Spending): Promise<void>;
  /** What the owner's tasks in the pipeline are; undefined when there are none. */
  running(owner: string): Promise<Running | undefined>;
  /** Has the sweeper look later, or never (null). Nothing happens when the task is no longer at this version. */
  putOff(task: Pick<TaskState, 'id' | 'version'>, due_at: string | null): Promise<void>;
  /** Deletes what is stored of a task besides its snapshot and the event `keep`. */
  eraseHistory(taskId: string, keep: number): Promise<void>;
  /** Ids of tasks whose `due_at` has passed, at most `limit`. */
  due(now: Date, limit: number): Promise<readonly string[]>;
}

/** What people are told of a task; bounded for each. */
export interface TaskLogs {
  /** Behind what is there. Beyond the bound, lines are dropped, and one says so. */
  append(taskId: string, lines: readonly LogLine[]): Promise<void>;
  /** In the order they were written. `level` is the least that is wanted, `after` a time, `cursor` a line's id. */
  list(
    taskId: string,
    query: { level?: LogLevel; after?: string; cursor?: string; limit: number },
  ): Promise<Page<LoggedLine>>;
}

export interface ProgressStore {
  /** Stores the unit's progress and tells whether its work is still wanted. */
  report(progress: UnitProgress): Promise<'go_on' | 'stop'>;
}

export interface Queues {
  /** To `pipeline.fifo`, in the group of the task. `cause` makes a deliberate re-send distinct within the five-minute window. */
  toPipeline(message: PipelineMessage, cause?: string): Promise<void>;
  /** To the stage queues, in the fair-queue group of the owner. Throws unless every message was taken. */
  toStages(owner: string, messages: readonly UnitMessage[]): Promise<void>;
}

/** Keeps a queue message hidden while it is worked on, or gives it back. */
export interface MessageLease {
  extend(seconds: number): Promise<void>;
}
