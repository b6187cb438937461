/** Owners with files of an hour through the stages of the pipeline: what a quiet one waits while another floods it. */
import { STAGE_NAMES, STAGES, type StageName } from '../../../functions/contract/stages.ts';
import { roomFor } from '../../../functions/domain/task/pipeline.ts';
import { concurrencyOf } from '../../../lib/concurrency.ts';
import { type Chance, openChance } from '../../support/chance.ts';
import { openScheduler } from '../world/scheduler.ts';
import type { Order } from './fair-queue.ts';
import { type Fleet, openFleet } from './fleet.ts';

interface File {
  readonly owner: string;
  /** Units of each stage that are not done, and those of them that were not sent. */
  readonly left: Map<StageName, number>;
  readonly unsent: StageName[];
  inFlight: number;
}

interface Unit {
  readonly file: File;
  readonly stage: StageName;
}

const CHUNKS = 60;
/** About what the stages take of an hour, or of a chunk of a minute. */
const SECONDS: Readonly<Record<StageName, number>> = {
  ingest: 20,
  probe: 2,
  extract: 12,
  denoise: 3,
  diarize: 12,
  transcribe: 15,
  assemble: 6,
  translate: 5,
  analyze: 2,
  render: 30,
  publish: 10,
};
const COLD_SECONDS: Readonly<Record<StageName, number>> = {
  ingest: 1,
  probe: 1,
  extract: 1,
  denoise: 6,
  diarize: 6,
  transcribe: 6,
  assemble: 1,
  translate: 1,
  analyze: 1,
  render: 1,
  publish: 1,
};
/** From a report to what it sends. */
const ADVANCE_MS = 100;

export interface Scenario {
  readonly seed: number;
  readonly order: Order;
  /** Lambda instances for everything, as the deployer sets it. */
  readonly budget: number;
  /** Files that one owner brings at once. */
  readonly flood: number;
  /** Units of a task that may be in flight, when its owner has so many tasks running. */
  readonly room?: (tasks: number) => number;
}

const asDeployed = (tasks: number): number => roomFor(0, { mostUrgent: 0, tasks: Math.max(1, tasks) });

const unitsOf = (stage: StageName): number => (STAGES[stage].kind === 'map' ? CHUNKS : 1);

const isReady = ({ left }: File, stage: StageName): boolean =>
  STAGES[stage].after.every((before) => left.get(before) === 0);

const between = (chance: Chance, low: number, high: number): number => low + chance.below(high - low);

/** Seconds that each of the quiet owner's units waited to be taken up. */
export const waitsOfTheQuiet = async ({
  seed,
  order,
  budget,
  flood,
  room = asDeployed,
}: Scenario): Promise<readonly number[]> => {
  const scheduler = openScheduler(0);
  const chance = openChance(seed);
  const waits: number[] = [];
  const running = new Map<string, number>();
  const count = (owner: string, by: number): void => {
    running.set(owner, (running.get(owner) ?? 0) + by);
  };

  const sendMore = (file: File): void => {
    while (file.inFlight < room(running.get(file.owner) ?? 1)) {
      const stage = file.unsent.shift();
      if (stage === undefined) return;
      file.inFlight += 1;
      fleets.get(stage)?.send(file.owner, { file, stage });
    }
  };
  const begin = (file: File, stage: StageName): void => {
    file.unsent.push(...Array.from({ length: unitsOf(stage) }, () => stage));
    file.unsent.sort(() => chance.below(1) - 0.5);
    sendMore(file);
  };
  const done = ({ file, stage }: Unit): void => {
    const left = (file.left.get(stage) ?? 0) - 1;
    file.left.set(stage, left);
    file.inFlight -= 1;
    if (stage === 'assemble') count(file.owner, -1);
    const next =
      left > 0 ? [] : STAGE_NAMES.filter((one) => STAGES[one].after.includes(stage) && isReady(file, one));
    scheduler.after(ADVANCE_MS, () => {
      for (const one of next) begin(file, one);
      sendMore(file);
    });
  };
  const fleetOf = (stage: StageName): Fleet<Unit> =>
    openFleet<Unit>(
      { maxConcurrency: concurrencyOf(stage, budget), coldStartMs: COLD_SECONDS[stage] * 1000, order },
      {
        scheduler,
        durationOf: () => SECONDS[stage] * 1000 * between(chance, 0.7, 1.3),
        onStart: ({ owner }, waitedMs) => owner === 'quiet' && waits.push(waitedMs / 1000),
        onDone: ({ work }) => done(work),
      },
    );
  const fleets = new Map(STAGE_NAMES.map((stage) => [stage, fleetOf(stage)]));
  const bring = (owner: string): void => {
    count(owner, 1);
    const left = new Map(STAGE_NAMES.map((stage) => [stage, unitsOf(stage)]));
    begin({ owner, left, unsent: [], inFlight: 0 }, 'probe');
  };

  for (let file = 0; file < flood; file += 1)
    scheduler.after(between(chance, 0, 60_000), () => bring('loud'));
  for (let file = 0; file < QUIET_FILES; file += 1)
    scheduler.after(FIRST_QUIET_MS + file * between(chance, 240_000, 360_000), () => bring('quiet'));
  await scheduler.run(() => waits.length === QUIET_FILES * UNITS_OF_A_FILE);
  return waits;
};

const QUIET_FILES = 6;
const FIRST_QUIET_MS = 120_000;
const UNITS_OF_A_FILE = STAGE_NAMES.reduce((sum, stage) => sum + unitsOf(stage), 0);

export const percentile95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1] ?? Number.NaN;
