/** When the sweeper should look at a task, if nothing happens before. */
import { isAtWork } from './pipeline.ts';
import { isEnded, type TaskState } from './task.ts';

/** A running task nobody reported on for this long is looked at. */
const QUIET_SECONDS = 300;
const LONGEST_QUIET_SECONDS = 3_600;

/** The store may have told of an upload, and the message was lost: it is asked, ever less often. */
const FIRST_LOOK_SECONDS = 900;
const LONGEST_LOOK_SECONDS = 86_400;

/** An upload that has not come by then is given up. */
export const UPLOAD_DAYS = 7;

/** What ran on when a task was deleted has ended by then: no function runs for longer than fifteen minutes. */
const LEFTOVERS_SECONDS = 1_200;

const after = (time: string, seconds: number): string =>
  new Date(Date.parse(time) + seconds * 1000).toISOString();

export const uploadEndsAt = (task: Pick<TaskState, 'created_at'>): string =>
  after(task.created_at, UPLOAD_DAYS * 86_400);

/** As long again as it has waited already, until its time is over. */
const nextUploadLook = (task: TaskState, now: Date): string => {
  const waited = (now.getTime() - Date.parse(task.created_at)) / 1000;
  const pause = Math.min(LONGEST_LOOK_SECONDS, Math.max(FIRST_LOOK_SECONDS, waited));
  const look = after(now.toISOString(), pause);
  const end = uploadEndsAt(task);
  return look < end ? look : end;
};

const nextRunningLook = ({ unseen_resends = 0 }: TaskState, now: Date): string => {
  const pause = Math.min(LONGEST_QUIET_SECONDS, QUIET_SECONDS * 2 ** unseen_resends);
  return after(now.toISOString(), pause);
};

/** `retentionDays`: how long ended tasks are kept; for ever if undefined. Null for never. */
export const dueAt = (task: TaskState, now: Date, retentionDays?: number): string | null => {
  if (task.deleted_at !== undefined) return after(task.deleted_at, LEFTOVERS_SECONDS);
  if (isAtWork(task)) return nextRunningLook(task, now);
  if (isEnded(task)) return retentionDays === undefined ? null : after(task.ended_at, retentionDays * 86_400);
  switch (task.status) {
    // It waits for a worker, and for nothing else.
    case 'pending':
      return null;
    case 'scheduled':
      return task.run_at;
    case 'claimed':
      return task.claim.lease_expires_at;
    case 'awaiting_upload':
      return nextUploadLook(task, now);
    case 'processing':
      return nextRunningLook(task, now);
  }
};
