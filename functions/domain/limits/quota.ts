/** What an owner may use in a day (UTC), and what of it a task takes. */
import type { FactOf, TaskEvent } from '../../contract/event-schemas.ts';
import { ProblemError } from '../../contract/problems.ts';

/** Absent is unlimited. */
export interface Quota {
  readonly tasks_per_day?: number;
  readonly upload_bytes_per_day?: number;
  readonly audio_minutes_per_day?: number;
}

export interface DailyUse {
  readonly tasks: number;
  readonly upload_bytes: number;
  readonly audio_seconds: number;
}

const QUOTAS = [
  {
    name: 'tasks_per_day',
    what: 'tasks',
    is: (used: DailyUse, more: DailyUse, most: number) => used.tasks + more.tasks > most,
  },
  {
    name: 'upload_bytes_per_day',
    what: 'bytes to upload',
    is: (used: DailyUse, more: DailyUse, most: number) => used.upload_bytes + more.upload_bytes > most,
  },
  {
    // How long the audio of a new task is, nobody knows yet: the last one of a day may go beyond.
    name: 'audio_minutes_per_day',
    what: 'minutes of audio',
    is: (used: DailyUse, _: DailyUse, most: number) => used.audio_seconds >= most * 60,
  },
] as const;

/** `quota_exceeded` if the quota does not allow more on top of what was used; `resetsAt` is the end of the day. */
export const quotaProblem = (
  quota: Quota,
  used: DailyUse,
  more: DailyUse,
  time: { now: Date; resetsAt: Date },
): ProblemError | undefined => {
  for (const { name, what, is } of QUOTAS) {
    const most = quota[name];
    if (most === undefined || !is(used, more, most)) continue;
    const retryAfterSeconds = Math.max(1, Math.ceil((time.resetsAt.getTime() - time.now.getTime()) / 1000));
    const detail = `The quota of ${most} ${what} a day does not allow this; a new day begins at ${time.resetsAt.toISOString()}.`;
    return new ProblemError('quota_exceeded', detail, { retryAfterSeconds });
  }
  return undefined;
};

const extracted = ({ summary }: FactOf<'UnitCompleted'>['data']): number =>
  summary.stage === 'extract' ? summary.duration : 0;

/** Seconds of audio that were found, told by what was committed: each file's once. */
export const audioSecondsOf = (events: readonly TaskEvent[]): number =>
  events.reduce((sum, event) => sum + (event.type === 'UnitCompleted' ? extracted(event.data) : 0), 0);
