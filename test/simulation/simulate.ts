/** One seed, from the first request until nothing more happens. */
import { createHash } from 'node:crypto';
import { INDEXES } from '../../functions/contract/keys.ts';
import { ANN } from './actors/ask.ts';
import { startClient } from './actors/client.ts';
import { startPipeline } from './actors/pipeline.ts';
import { type IsThrough, startStream } from './actors/stream.ts';
import { startSweeper } from './actors/sweeper.ts';
import { startWorker } from './actors/worker.ts';
import { watchClaims } from './invariants/claims.ts';
import { watchDedupe } from './invariants/dedupe.ts';
import { checkEnd, type Story, unfinished, watchStories } from './invariants/end.ts';
import { commitIn, watchHistory } from './invariants/history.ts';
import { checkStatistics, type Histories, watchEvents } from './invariants/statistics.ts';
import { watchUnits } from './invariants/units.ts';
import { type Ledger, openLedger } from './world/ledger.ts';
import { withVirtualTimers } from './world/timers.ts';
import { FAULTS_END, openWorld, START, type Violation, type World } from './world/world.ts';

/** Uploads are waited for seven days, the longest that anything may take. */
const LONGEST_MS = 12 * 86_400_000;
const MOST_STEPS = 1_000_000;
const WORKERS = 3;

export interface Report {
  readonly seed: number;
  readonly weather: string;
  readonly violation: Violation | undefined;
  /** Equal for equal runs. */
  readonly hash: string;
  readonly trace: readonly string[];
  readonly stories: readonly Story[];
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

interface Run {
  readonly world: World;
  readonly ledger: Ledger;
  readonly stories: Map<string, Story>;
  readonly histories: Histories;
}

const watch = ({ world, ledger, stories, histories }: Run): void => {
  const watchers = [
    watchStories(stories),
    watchEvents(histories),
    watchHistory(world),
    watchUnits(world),
    watchClaims(world, ledger, hashOf),
    watchDedupe(world, ledger),
  ];
  world.table.listeners.push((written) => {
    const commit = commitIn(written);
    if (commit !== undefined) for (const watcher of watchers) watcher(commit);
  });
};

const isQuiet = ({ world, ledger, stories }: Run): boolean =>
  world.scheduler.time() > FAULTS_END && ledger.busy === 0 && unfinished(stories).length === 0;

/** Nothing is under way, and nothing will come of itself. */
const isAtRest = ({ world }: Run, isCounted: IsThrough): boolean =>
  world.processes() === 0 &&
  Object.values(world.queues).every(({ length }) => length === 0) &&
  world.table.index(INDEXES.due).length === 0 &&
  isCounted();

const isOver = (run: Run, isCounted: IsThrough): (() => boolean) => {
  const { world, stories } = run;
  let steps = 0;
  return () => {
    steps += 1;
    if (world.violation() !== undefined) return true;
    if (steps > MOST_STEPS || world.scheduler.time() > START + LONGEST_MS) {
      const open = unfinished(stories).map(({ id, status }) => `${id} (${status})`);
      world.violate('every task ends', open.join(', ') || 'something goes on for ever');
      return true;
    }
    return steps % 16 === 0 && isQuiet(run) && isAtRest(run, isCounted);
  };
};

const populate = (run: Run): void => {
  const { world } = run;
  startPipeline(world);
  startSweeper(world);
  for (let index = 1; index <= WORKERS; index += 1)
    startWorker({ ...run, name: `worker ${index}`, isWanted: () => !isQuiet(run) });
  const clients = 4 + Math.floor(world.chance.below(6));
  for (let index = 1; index <= clients; index += 1) startClient({ ...run, name: `client ${index}` });
};

export const simulate = async (seed: number, keepTrace = false): Promise<Report> => {
  const world = openWorld(seed, keepTrace);
  const run: Run = { world, ledger: openLedger(), stories: new Map(), histories: new Map() };
  watch(run);
  const isCounted = startStream(world);
  await withVirtualTimers(world.scheduler, async () => {
    populate(run);
    await world.scheduler.run(isOver(run, isCounted));
  });
  if (world.violation() === undefined) checkEnd(world, run.ledger, run.stories);
  if (world.violation() === undefined) await checkStatistics(world, ANN.owner, run.histories);
  return {
    seed,
    weather: world.climate.weather,
    violation: world.violation(),
    hash: world.trace.hash(),
    trace: world.trace.lines(),
    stories: [...run.stories.values()],
  };
};
