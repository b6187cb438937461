/** One seed's world: a table, queues and a bucket in virtual time, processes that act on them, and what befalls them. */
import { type Chance, openChance } from '../../support/chance.ts';
import { SimulatedBucket } from './bucket.ts';
import { type Effect, effectsOf, type Mishap } from './effects.ts';
import { type Climate, climateOf, type Faults, SINGLE } from './faults.ts';
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

export interface World {
  readonly seed: number;
  readonly chance: Chance;
  readonly climate: Climate;
  readonly scheduler: Scheduler;
  readonly table: SimulatedTable;
  readonly bucket: SimulatedBucket;
  readonly queues: Readonly<Record<QueueName, SimulatedQueue>>;
  readonly trace: Trace;
  readonly now: () => Date;
  /** Whether a fault of this kind strikes just now. */
  strikes(fault: keyof Faults): boolean;
  /** Between the two, evenly. */
  between(low: number, high: number): number;
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
  let violation: Violation | undefined;
  let processes = 0;
  let strikesLeft = SINGLE.includes(climate.weather) ? 1 : Number.POSITIVE_INFINITY;
  const advance = /^pipeline/;
  const target = chance.pick([
    advance,
    advance,
    /^(uploads|probe|extract|diarize|transcribe|assemble|api (?!claim))/,
  ]);

  const note = (actor: string, what: string): void => trace.note(scheduler.time(), actor, what);
  const between = (low: number, high: number): number => low + chance.below(high - low);

  const strikes = (fault: keyof Faults): boolean => {
    const probability = climate.faults[fault];
    if (probability === 0 || strikesLeft === 0 || scheduler.time() >= FAULTS_END) return false;
    const struck = chance.below(1) < probability;
    if (struck) strikesLeft -= 1;
    return struck;
  };

  const journeys = (): readonly number[] => {
    if (strikes('lost')) return [];
    const journey = (): number => (strikes('late') ? between(1_000, 400_000) : between(1, 50));
    return strikes('doubled') ? [journey(), journey()] : [journey()];
  };

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

  /**
   * Where one mishap is all there is, it meets something that matters. And not the first effect of a process: a stage that
   * dies before it has leased its message is missed only when the queue's own visibility ends, later than the sweeper looks.
   */
  const isWorthIt = (name: string, effects: number): boolean =>
    !SINGLE.includes(climate.weather) || (effects > 1 && target?.test(name) === true);

  const mishap = (name: string, effects: number): Mishap => {
    if (!isWorthIt(name, effects)) return 'none';
    if (strikes('crash')) return chance.below(1) < 0.5 ? 'crash before' : 'crash after';
    if (strikes('outage')) return chance.below(1) < 0.5 ? 'error before' : 'error after';
    return 'none';
  };
  const delay = (process: Process): Promise<void> =>
    scheduler.sleep(strikes('slow') ? between(500, 12_000) : between(1, 20), process);

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
    effectOf: (process) => {
      let effects = 0;
      return effectsOf({
        note: (what) => note(process.name, what),
        mishap: () => {
          effects += 1;
          return mishap(process.name, effects);
        },
        delay: () => delay(process),
        die: process.die,
      });
    },
    violate: (rule, detail) => {
      violation ??= { rule, detail };
      note('invariant', `VIOLATED ${rule}: ${detail}`);
    },
    violation: () => violation,
    processes: () => processes,
    onArrival: (queue, listener) => void listeners.set(queue, listener),
  };
};
