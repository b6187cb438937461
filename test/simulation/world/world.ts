/** One seed's world: a table, queues and a bucket in virtual time, processes that act on them, and what befalls them. */
import { type Chance, openChance } from '../../support/chance.ts';
import { SimulatedBucket } from './bucket.ts';
import { type Effect, effectsOf } from './effects.ts';
import { type Fate, openFate } from './fate.ts';
import { type Climate, climateOf } from './faults.ts';
import { type Outcome, type Process, spawn } from './process.ts';
import { SimulatedQueue } from './queue.ts';
import { openScheduler, type Scheduler } from './scheduler.ts';
import { QUEUE_NAMES, QUEUES, type QueueName } from './settings.ts';
import { SimulatedTable } from './table.ts';
import { openTrace, type Trace } from './trace.ts';

export const START = Date.parse('2026-11-21T08:00:00.000Z');
/** Faults stop then, so that everything must end. */
export const FAULTS_END = START + 20 * 60_000;

/** What is left to wait for takes days then. */
const PATIENT_AFTER = START + 4 * 3_600_000;

/** How many times slower those go who look again and again: a week must not take a week's looks. */
export const patience = ({ scheduler }: Pick<World, 'scheduler'>): number =>
  scheduler.time() < PATIENT_AFTER ? 1 : 60;

export interface Violation {
  /** Which rule. */
  readonly rule: string;
  readonly detail: string;
}

export interface World extends Pick<Fate, 'strikes' | 'between'> {
  readonly seed: number;
  readonly chance: Chance;
  readonly climate: Climate;
  readonly scheduler: Scheduler;
  readonly table: SimulatedTable;
  readonly bucket: SimulatedBucket;
  readonly queues: Readonly<Record<QueueName, SimulatedQueue>>;
  readonly trace: Trace;
  readonly now: () => Date;
  note(actor: string, what: string): void;
  start<T>(name: string, timeoutSeconds: number, work: (process: Process) => Promise<T>): Promise<Outcome<T>>;
  effectOf(process: Process): Effect;
  /** The first one ends the run. */
  violate(rule: string, detail: string): void;
  violation(): Violation | undefined;
  /** How many processes run. */
  processes(): number;
  /** Calls `listener` when the queue may have something to receive. */
  onArrival(queue: QueueName, listener: () => void): void;
}

export const openWorld = (seed: number, keepTrace = false): World => {
  const chance = openChance(seed);
  const climate = climateOf(chance);
  const scheduler = openScheduler(START);
  const trace = openTrace(keepTrace);
  const listeners = new Map<string, () => void>();
  const fate = openFate(climate, chance, () => scheduler.time() >= FAULTS_END);
  const { strikes, between, journeys } = fate;
  let violation: Violation | undefined;
  let processes = 0;

  const note = (actor: string, what: string): void => trace.note(scheduler.time(), actor, what);

  const queueOf = (name: QueueName): SimulatedQueue =>
    new SimulatedQueue(name, QUEUES[name], {
      time: scheduler.time,
      note: (what) => note(`queue ${name}`, what),
      journeys,
      isDoubled: () => strikes('doubled'),
      pick: (list) => chance.pick(list),
      expect: (time) => scheduler.after(time - scheduler.time(), () => listeners.get(name)?.()),
    });
  const queues = Object.fromEntries(QUEUE_NAMES.map((name) => [name, queueOf(name)])) as World['queues'];

  const effectOf = (process: Process): Effect => {
    let effects = 0;
    return effectsOf({
      note: (what) => note(process.name, what),
      mishap: () => {
        effects += 1;
        return fate.mishap(process.name, effects);
      },
      delay: () => scheduler.sleep(strikes('slow') ? between(500, 12_000) : between(1, 20), process),
      die: process.die,
    });
  };

  const start: World['start'] = async (name, timeoutSeconds, work) => {
    processes += 1;
    const outcome = await spawn({ name, timeoutMs: timeoutSeconds * 1000, scheduler, note }, work);
    processes -= 1;
    return outcome;
  };

  return {
    seed,
    chance,
    climate,
    scheduler,
    trace,
    queues,
    table: new SimulatedTable({
      time: scheduler.time,
      lag: () => (strikes('stale') ? between(100, 20_000) : 0),
    }),
    bucket: new SimulatedBucket((event) => queues.uploads.send({ body: JSON.stringify(event) })),
    now: () => new Date(Math.floor(scheduler.time())),
    strikes,
    between,
    note,
    start,
    effectOf,
    violate: (rule, detail) => {
      violation ??= { rule, detail };
      note('invariant', `VIOLATED ${rule}: ${detail}`);
    },
    violation: () => violation,
    processes: () => processes,
    onArrival: (queue, listener) => void listeners.set(queue, listener),
  };
};
