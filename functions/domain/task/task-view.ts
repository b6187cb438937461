/** A task as its owner sees it: counts and percentages instead of bitmaps. */
import type { UnitProgress } from '../../contract/message-schemas.ts';
import { STAGES } from '../../contract/stages.ts';
import type { StageView, TaskView } from '../../contract/task-schemas.ts';
import { count, has } from './bitmap.ts';
import {
  fileFraction,
  isAtWork,
  isStageDone,
  type LiveFraction,
  stageFraction,
  taskProgress,
  unitIndex,
} from './pipeline.ts';
import { type ClaimedTask, type FileState, hasEnded, type StageState, type TaskState } from './task.ts';

/** Sums what units under way have reported; reports of finished units and older tries do not count. */
export const liveFraction =
  (task: TaskState, progress: readonly UnitProgress[]): LiveFraction =>
  (file, stage) =>
    progress
      .filter(
        ({ unit, attempt, pass }) =>
          unit.file_id === file.id &&
          unit.stage === stage.name &&
          attempt === task.attempt &&
          pass === file.pass,
      )
      .filter(({ unit }) => has(stage.sent, unitIndex(unit)) && !has(stage.done, unitIndex(unit)))
      .reduce((sum, { fraction }) => sum + fraction, 0);

const statusOf = (task: TaskState, stage: StageState): StageView['status'] => {
  if (stage.failed) return 'failed';
  if (isStageDone(stage)) return 'completed';
  if (hasEnded(task) && !isAtWork(task)) return 'skipped';
  return count(stage.sent) > 0 ? 'running' : 'waiting';
};

const percent = (fraction: number): number => Math.floor(100 * fraction);

const stageView = (task: TaskState, file: FileState, stage: StageState, live: LiveFraction): StageView => ({
  name: stage.name,
  status: statusOf(task, stage),
  progress: percent(stageFraction(file, stage, live)),
  attempts: stage.attempts,
  ...(stage.started_at === undefined ? {} : { started_at: stage.started_at }),
  ...(stage.ended_at === undefined ? {} : { ended_at: stage.ended_at }),
  ...(STAGES[stage.name].kind === 'map' && stage.total > 0
    ? { chunks: { total: stage.total, completed: count(stage.done) } }
    : {}),
});

const sharedStatus = (views: readonly StageView[]): StageView['status'] => {
  const statuses = new Set(views.map((view) => view.status));
  if (statuses.has('failed')) return 'failed';
  if (statuses.size === 1) return views[0]?.status ?? 'waiting';
  return statuses.has('skipped') ? 'skipped' : 'running';
};

const earliest = (times: readonly (string | undefined)[]): string | undefined =>
  times.filter((time) => time !== undefined).sort()[0];
const latest = (times: readonly (string | undefined)[]): string | undefined =>
  times
    .filter((time) => time !== undefined)
    .sort()
    .at(-1);

/** One stage over all files. */
const sumUp = (views: readonly StageView[]): StageView | undefined => {
  const [first] = views;
  if (first === undefined) return undefined;
  const status = sharedStatus(views);
  const started = earliest(views.map((view) => view.started_at));
  const ended =
    status === 'running' || status === 'waiting' ? undefined : latest(views.map((view) => view.ended_at));
  const chunks = views.flatMap((view) => view.chunks ?? []);
  return {
    name: first.name,
    status,
    progress: Math.floor(views.reduce((sum, view) => sum + view.progress, 0) / views.length),
    attempts: Math.max(...views.map((view) => view.attempts)),
    ...(started === undefined ? {} : { started_at: started }),
    ...(ended === undefined ? {} : { ended_at: ended }),
    ...(chunks.length === 0
      ? {}
      : {
          chunks: {
            total: chunks.reduce((sum, one) => sum + one.total, 0),
            completed: chunks.reduce((sum, one) => sum + one.completed, 0),
          },
        }),
  };
};

/** What a worker's task shows beyond others. */
const workView = (task: TaskState): Pick<TaskView, 'type_version' | 'run_at' | 'claim'> => ({
  ...(task.work === undefined ? {} : { type_version: task.work.type_version }),
  ...(task.status === 'scheduled' ? { run_at: task.run_at } : {}),
  ...(task.status === 'claimed' ? { claim: claimView(task) } : {}),
});

const claimView = ({ claim }: ClaimedTask): NonNullable<TaskView['claim']> => ({
  worker_id: claim.worker_id,
  claimed_at: claim.claimed_at,
  lease_expires_at: claim.lease_expires_at,
  cancel_requested: claim.cancel_requested ?? false,
  ...(claim.message === undefined ? {} : { message: claim.message }),
});

/** Of a worker's task, what its worker says. */
const progressOf = (task: TaskState, live: LiveFraction): number =>
  task.work === undefined || task.status === 'completed'
    ? taskProgress(task, live)
    : task.status === 'claimed'
      ? (task.claim.progress ?? 0)
      : 0;

export const taskView = (task: TaskState, progress: readonly UnitProgress[] = []): TaskView => {
  const live = liveFraction(task, progress);
  const files = task.files.map((file) => ({
    id: file.id,
    name: file.name,
    size: file.size,
    uploaded: file.arrived_at !== undefined,
    progress: percent(fileFraction(file, live)),
    ...(file.source === undefined ? {} : { source: file.source }),
    ...(file.media === undefined ? {} : { media: file.media }),
    ...(file.warnings === undefined ? {} : { warnings: file.warnings }),
    ...(file.edition === undefined ? {} : { transcript_version: file.edition }),
    ...(file.publications === undefined ? {} : { publications: file.publications }),
    stages: file.stages.map((stage) => stageView(task, file, stage, live)),
  }));
  return {
    id: task.id,
    type: task.type,
    owner: task.owner,
    status: task.status,
    progress: progressOf(task, live),
    priority: task.priority,
    attempts: task.attempt,
    max_attempts: task.max_attempts,
    params: task.params,
    metadata: task.metadata,
    files,
    stages: task.stage_names.flatMap(
      (name) => sumUp(files.flatMap((file) => file.stages.filter((stage) => stage.name === name))) ?? [],
    ),
    version: task.version,
    created_at: task.created_at,
    updated_at: task.updated_at,
    ...(task.started_at === undefined ? {} : { started_at: task.started_at }),
    ...('ended_at' in task ? { ended_at: task.ended_at } : {}),
    ...workView(task),
    ...(task.webhook_url === undefined ? {} : { webhook_url: task.webhook_url }),
    ...(task.status === 'failed' ? { error: task.problem } : {}),
    ...(task.models.length === 0 ? {} : { models: task.models }),
  };
};
