/** What the table's stream tells of tasks, counted: every change once, although the stream may tell of it twice. */
import type { TaskEvent } from '../contract/event-schemas.ts';
import { type Counted, placeOf } from '../domain/statistics/counted.ts';
import { difference, sinceCounted, sumOf, type Tally } from '../domain/statistics/statistics.ts';

/** A step of one task, to be counted if the task is counted as `from` so far. */
export interface Counting {
  readonly task_id: string;
  readonly owner: string;
  /** Undefined: not counted at all. */
  readonly from: Counted | undefined;
  /** Undefined: it is no more. */
  readonly to: Counted | undefined;
  readonly tally: Tally;
}

/** Up to where a task is counted. */
export type Mark = { readonly kind: 'counted'; readonly as: Counted } | { readonly kind: 'gone' };

export interface StatisticsStore {
  /**
   * Adds each tally to its owner's counters and to everybody's, together with the mark that says so, or not at all.
   * Answers the ids of the tasks that are not counted as `from`.
   */
  count(countings: readonly Counting[]): Promise<readonly string[]>;
  /** Consistent read. */
  markOf(taskId: string): Promise<Mark | undefined>;
  /** The totals, and what happened from the first to the last of these hours. */
  read(owner: string, hours: { first: string; last: string }): Promise<Tally>;
}

/** How the snapshot of a task was written; undefined: it was not there before, or is no more. */
export interface TaskChange {
  readonly task_id: string;
  readonly before: Counted | 'unclear' | undefined;
  readonly after: Counted | 'unclear' | undefined;
}

export interface CountPorts {
  readonly statistics: StatisticsStore;
  readonly history: (taskId: string) => Promise<readonly TaskEvent[]>;
}

const isSame = (a: Counted | undefined, b: Counted | undefined): boolean =>
  (a && placeOf(a)) === (b && placeOf(b));

/** Whether a change tells more of a task than what is counted of it. */
const isNews = ({ after }: TaskChange, counted: Counted | undefined): boolean =>
  counted === undefined || after === undefined || after === 'unclear' || after.version > counted.version;

/** The changes of one task as one step; undefined when they cannot be read, or do not follow from one another. */
const stepOf = (changes: readonly TaskChange[]): Counting | undefined => {
  let step: Counting | undefined;
  for (const change of changes) {
    const { task_id, before, after } = change;
    if (before === 'unclear' || after === 'unclear') return undefined;
    if (!isNews(change, step?.to)) continue;
    const owner = (after ?? before)?.owner;
    if (owner === undefined || (step !== undefined && !isSame(step.to, before))) return undefined;
    const tally = sumOf([step?.tally ?? {}, difference(before, after)]);
    step = { task_id, owner, from: step === undefined ? before : step.from, to: after, tally };
  }
  return step;
};

/** From where a task is counted to where its history ends; of what is no more, nothing remains. */
const stepFrom = async (
  task_id: string,
  from: Counted | undefined,
  history: CountPorts['history'],
): Promise<Counting | undefined> => {
  const missing = sinceCounted(await history(task_id), from);
  if (missing !== undefined) return { task_id, owner: missing.to.owner, from, ...missing };
  return from && { task_id, owner: from.owner, from, to: undefined, tally: difference(from, undefined) };
};

/** A task that may be elsewhere than it is counted, and what was told of it. */
export interface Suspect {
  readonly task_id: string;
  readonly changes: readonly TaskChange[];
}

/** What is missing of a task: told by the rest of its changes, or else by its history. */
const missingOf = async (
  { task_id, changes }: Suspect,
  { statistics, history }: CountPorts,
): Promise<Counting | undefined> => {
  const mark = await statistics.markOf(task_id);
  if (mark?.kind === 'gone') return undefined;
  const news = changes.filter((change) => isNews(change, mark?.as));
  if (changes.length > 0 && news.length === 0) return undefined;
  const told = stepOf(news);
  return told && isSame(told.from, mark?.as) ? told : stepFrom(task_id, mark?.as, history);
};

const changesSomething = (step: Counting | undefined): step is Counting =>
  step !== undefined && !isSame(step.from, step.to);

/** In a row, in which somebody else counted the same task meanwhile. */
const TRIES = 8;

/** Counts what is missing of these tasks, wherever they are counted up to. */
export const catchUp = async (suspects: readonly Suspect[], ports: CountPorts): Promise<void> => {
  let open = suspects;
  for (let tries = 0; open.length > 0; tries += 1) {
    if (tries === TRIES)
      throw new Error(`${open.length} tasks were counted by somebody else, again and again`);
    const missing = await Promise.all(open.map((suspect) => missingOf(suspect, ports)));
    const refused = new Set(await ports.statistics.count(missing.filter(changesSomething)));
    open = open.filter(({ task_id }) => refused.has(task_id));
  }
};

/**
 * Counts each change once. A task whose mark is elsewhere than where its changes begin was told of twice, or not of all
 * that happened to it.
 */
export const countChanges = async (changes: readonly TaskChange[], ports: CountPorts): Promise<void> => {
  const tasks = [...Map.groupBy(changes, ({ task_id }) => task_id)].map(([task_id, ofTask]) => ({
    task_id,
    changes: ofTask,
    step: stepOf(ofTask),
  }));
  const refused = await ports.statistics.count(tasks.map(({ step }) => step).filter(changesSomething));
  const suspects = new Set(refused);
  await catchUp(
    tasks.filter(({ task_id, step }) => step === undefined || suspects.has(task_id)),
    ports,
  );
};
