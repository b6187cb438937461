/** Which units of a task may run now, and how far it is. Pure: the same state gives the same answer. */
import type { Unit } from '../../contract/event-schemas.ts';
import { STAGES, type StageName } from '../../contract/stages.ts';
import { count, has } from './bitmap.ts';
import { type FileState, fileOf, isWithPipeline, type StageState, stageOf, type TaskState } from './task.ts';

/**
 * Units of one task in flight at once. A 20-hour file would otherwise take every function of the account;
 * this narrows its fan-out instead.
 */
export const UNITS_IN_FLIGHT = 200;

/** Of a task while the same owner has a more urgent one: it goes on, and leaves the queues to that one. */
const UNITS_BESIDE_URGENT = 4;

/**
 * Of all tasks of one owner, shared evenly. Fair queues may take an owner for quiet who has sent nothing for five minutes,
 * however much of his waits: who has much to do must not send it all at once.
 */
const UNITS_OF_AN_OWNER = 400;
const UNITS_AT_LEAST = 16;

/** Beyond so many tasks an owner's room for each is the same. */
export const RUNNING_COUNTED = UNITS_OF_AN_OWNER / UNITS_AT_LEAST;

/** What of an owner the pipeline is at. */
export interface Running {
  /** The highest priority. */
  readonly mostUrgent: number;
  /** At most `RUNNING_COUNTED`. */
  readonly tasks: number;
}

/** How many units a task of this priority may have in flight beside its owner's others. */
export const roomFor = (priority: number, { mostUrgent, tasks }: Running): number =>
  priority < mostUrgent
    ? UNITS_BESIDE_URGENT
    : Math.min(UNITS_IN_FLIGHT, Math.max(UNITS_AT_LEAST, Math.floor(UNITS_OF_AN_OWNER / tasks)));

export const isStageDone = (stage: StageState): boolean =>
  stage.total > 0 && count(stage.done) === stage.total;

/** A whole-file stage is one unit, numbered 0 in its bitmap. */
export const unitIndex = (unit: Unit): number => unit.chunk ?? 0;

export const isSameUnit = (one: Unit, other: Unit): boolean =>
  one.file_id === other.file_id && one.stage === other.stage && one.chunk === other.chunk;

export const isUnitDone = (task: TaskState, unit: Unit): boolean => {
  const file = fileOf(task, unit.file_id);
  const stage = file && stageOf(file, unit.stage);
  return stage !== undefined && has(stage.done, unitIndex(unit));
};

/** Which time round it is for the unit's file; undefined the first time. */
export const passOf = (task: TaskState, { file_id }: Unit): number | undefined => fileOf(task, file_id)?.pass;

/** Whether it tells of this unit, in the try and the pass that are under way. */
export const isReportOn = (
  task: TaskState,
  unit: Unit,
  report: { unit: Unit; attempt: number; pass?: number },
): boolean =>
  report.attempt === task.attempt && report.pass === passOf(task, unit) && isSameUnit(report.unit, unit);

const unitsOf = (file: FileState, stage: StageState, wanted: (index: number) => boolean): Unit[] => {
  const units: Unit[] = [];
  for (let index = 0; index < stage.total; index += 1) {
    if (wanted(index)) {
      units.push({
        file_id: file.id,
        stage: stage.name,
        chunk: STAGES[stage.name].kind === 'map' ? index : null,
      });
    }
  }
  return units;
};

/** Stages this one waits for, among those the task runs: for one that it does not run stand those before that. */
const prerequisites = (file: FileState, name: StageName): readonly StageState[] =>
  STAGES[name].after.flatMap((before) => stageOf(file, before) ?? prerequisites(file, before));

/** The file whose speakers are known first, where all files of the task share them. */
export const fileBefore = ({ params, files }: TaskState, { id }: FileState): FileState | undefined => {
  const wishes = 'speakers' in params ? params.speakers : undefined;
  const shared = typeof wishes === 'object' && wishes !== null && 'across_files' in wishes;
  if (!shared || wishes.across_files !== true) return undefined;
  return files[files.findIndex((file) => file.id === id) - 1];
};

/** Files that share their speakers are put together in their order, so that the same task gives the same ids. */
const waitsForFileBefore = (task: TaskState, file: FileState, { name }: StageState): boolean => {
  const before = name === 'assemble' ? fileBefore(task, file) : undefined;
  const stage = before && stageOf(before, name);
  return stage !== undefined && !isStageDone(stage);
};

const readyUnitsOfStage = (file: FileState, stage: StageState): Unit[] => {
  const flowsByChunk = (before: StageState): boolean =>
    STAGES[stage.name].kind === 'map' && STAGES[before.name].kind === 'map';
  const before = prerequisites(file, stage.name);
  if (!before.every((one) => flowsByChunk(one) || isStageDone(one))) return [];
  return unitsOf(
    file,
    stage,
    (index) =>
      !has(stage.sent, index) &&
      !has(stage.done, index) &&
      before.every((one) => !flowsByChunk(one) || has(one.done, index)),
  );
};

const everyStage = (task: TaskState): [FileState, StageState][] =>
  task.files
    .filter(isWithPipeline)
    .flatMap((file) => file.stages.map((stage): [FileState, StageState] => [file, stage]));

/** Units sent and not done yet. */
export const unitsInFlight = (task: TaskState): Unit[] =>
  everyStage(task).flatMap(([file, stage]) =>
    unitsOf(file, stage, (index) => has(stage.sent, index) && !has(stage.done, index)),
  );

/** Whether there is something to do: on a completed task too, whose transcript was edited. */
export const isAtWork = ({ status, files }: TaskState): boolean =>
  status === 'processing' ||
  (status === 'completed' &&
    files.some(({ pass, stages }) => pass !== undefined && !stages.every(isStageDone)));

/** Units whose time has come, within the task's budget. */
export const readyUnits = (task: TaskState, budget = UNITS_IN_FLIGHT): Unit[] => {
  if (!isAtWork(task)) return [];
  const room = budget - unitsInFlight(task).length;
  return everyStage(task)
    .flatMap(([file, stage]) => (waitsForFileBefore(task, file, stage) ? [] : readyUnitsOfStage(file, stage)))
    .slice(0, Math.max(0, room));
};

export const isEverythingDone = (task: TaskState): boolean =>
  task.files.every((file) => file.arrived_at !== undefined && file.stages.every(isStageDone));

/** What running units have done of themselves, 0 to 1, by file and stage: added to what is done. */
export type LiveFraction = (file: FileState, stage: StageState) => number;

const nothingLive: LiveFraction = () => 0;

/** 0 to 1. */
export const stageFraction = (
  file: FileState,
  stage: StageState,
  live: LiveFraction = nothingLive,
): number =>
  isStageDone(stage)
    ? 1
    : stage.total === 0
      ? 0
      : Math.min(1, (count(stage.done) + live(file, stage)) / stage.total);

/** 0 to 1; stages count by their weight. */
export const fileFraction = (file: FileState, live: LiveFraction = nothingLive): number => {
  const weights = file.stages.reduce((sum, stage) => sum + STAGES[stage.name].weight, 0);
  const done = file.stages.reduce(
    (sum, stage) => sum + STAGES[stage.name].weight * stageFraction(file, stage, live),
    0,
  );
  return weights === 0 ? 0 : done / weights;
};

/** 0 to 100; files count by their size. 100 only when the task is completed. */
export const taskProgress = (task: TaskState, live: LiveFraction = nothingLive): number => {
  if (task.status === 'completed') return 100;
  const bytes = task.files.reduce((sum, file) => sum + file.size + 1, 0);
  const done = task.files.reduce((sum, file) => sum + (file.size + 1) * fileFraction(file, live), 0);
  return bytes === 0 ? 0 : Math.min(99, Math.floor((100 * done) / bytes));
};
