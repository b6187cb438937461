/** One seed, from the first request until nothing more happens. */
import { createHash } from 'node:crypto';
import { INDEXES } from '../../functions/contract/keys.ts';
import { startClient } from './actors/client.ts';
import { startPipeline } from './actors/pipeline.ts';
import { startSweeper } from './actors/sweeper.ts';
import { startWorker } from './actors/worker.ts';
import { watchClaims } from './invariants/claims.ts';
import { watchDedupe } from './invariants/dedupe.ts';
import { checkEnd, type Story, unfinished, watchStories } from './invariants/end.ts';
import { commitIn, watchHistory } from './invariants/history.ts';
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

const watch = (world: World, ledger: Ledger, stories: Map<string, Story>): void => {
  const watchers = [
    watchStories(stories),
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

const isQuiet = (world: World, ledger: Ledger, stories: ReadonlyMap<string, Story>): boolean =>
  world.scheduler.time() > FAULTS_END && ledger.busy === 0 && unfinished(stories).length === 0;

const isOver = (world: World, ledger: Ledger, stories: ReadonlyMap<string, Story>): (() => boolean) => {
  let steps = 0;
  return () => {
    steps += 1;
    if (world.violation() !== undefined) return true;
    if (steps > MOST_STEPS || world.scheduler.time() > START + LONGEST_MS) {
      const open = unfinished(stories).map(({ id, status }) => `${id} (${status})`);
      world.violate('every task ends', open.join(', ') || 'something goes on for ever');
      return true;
    }
    return (
      steps % 16 === 0 &&
      isQuiet(world, ledger, stories) &&
      world.processes() === 0 &&
      Object.values(world.queues).every(({ length }) => length === 0) &&
      world.table.index(INDEXES.due).length === 0
    );
  };
};

export const simulate = async (seed: number, keepTrace = false): Promise<Report> => {
  const world = openWorld(seed, keepTrace);
  const ledger = openLedger();
  const stories = new Map<string, Story>();
  watch(world, ledger, stories);
  await withVirtualTimers(world.scheduler, async () => {
    startPipeline(world);
    startSweeper(world);
    const isWanted = () => !isQuiet(world, ledger, stories);
    for (let index = 1; index <= WORKERS; index += 1)
      startWorker({ name: `worker ${index}`, world, ledger, isWanted });
    const clients = 4 + Math.floor(world.chance.below(6));
    for (let index = 1; index <= clients; index += 1) startClient({ name: `client ${index}`, world, ledger });
    await world.scheduler.run(isOver(world, ledger, stories));
  });
  if (world.violation() === undefined) checkEnd(world, ledger, stories);
  return {
    seed,
    weather: world.climate.weather,
    violation: world.violation(),
    hash: world.trace.hash(),
    trace: world.trace.lines(),
    stories: [...stories.values()],
  };
};
