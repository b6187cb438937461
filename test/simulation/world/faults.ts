/** What goes wrong in a run, and how often. Each seed has its own mixture: rare faults meet only where others are quiet. */
import type { Chance } from '../../support/chance.ts';

/** Probabilities, 0 to 1. */
export interface Faults {
  /** At each effect: the process ends before it, or after it and before its answer. */
  readonly crash: number;
  /** At each effect: an error in place of its answer, whether it took place or not. */
  readonly outage: number;
  /** At each effect: the process is held up for seconds. */
  readonly slow: number;
  /** At each transaction: refused because another is under way. */
  readonly conflict: number;
  /** At each read of an index or without consistency: what is seen is seconds old. */
  readonly stale: number;
  /** Each message. */
  readonly lost: number;
  readonly doubled: number;
  readonly late: number;
  /** Each handled message is not deleted, and comes again. */
  readonly undeleted: number;
  /** Each answer of the API does not reach its client. */
  readonly unanswered: number;
  /** Each unit: its stage fails in a way that passes, hangs, or dies. */
  readonly unitFails: number;
  /** Each task a worker takes: it goes quiet, dies, or answers too late. */
  readonly workerFails: number;
  /** Each minute: the sweeper does not run, or runs twice. */
  readonly sweeper: number;
}

const NONE: Faults = {
  crash: 0,
  outage: 0,
  slow: 0,
  conflict: 0,
  stale: 0,
  lost: 0,
  doubled: 0,
  late: 0,
  undeleted: 0,
  unanswered: 0,
  unitFails: 0,
  workerFails: 0,
  sweeper: 0,
};

/** The most of each that still leaves work getting done. */
const MOST: Faults = {
  crash: 0.02,
  outage: 0.05,
  slow: 0.05,
  conflict: 0.1,
  stale: 0.5,
  lost: 0.2,
  doubled: 0.3,
  late: 0.3,
  undeleted: 0.2,
  unanswered: 0.2,
  unitFails: 0.3,
  workerFails: 0.7,
  sweeper: 0.5,
};

/**
 * `calm`: nothing goes wrong. `crash`: one process dies, once. `outage`: one call fails. `lost`: one message is lost.
 * `workers`: those who do the work cannot be relied on, and what is read may be old. `chaos`: whatever the seed mixes.
 */
export type Weather = 'calm' | 'crash' | 'outage' | 'lost' | 'workers' | 'chaos';

/** Where no more than one thing goes wrong. */
export const SINGLE: readonly Weather[] = ['calm', 'crash', 'outage', 'lost'];

export interface Climate {
  readonly weather: Weather;
  readonly faults: Faults;
  /** By how much the clocks of machines differ from the right time, at most. */
  readonly skewMs: number;
  /** As the deployer has set it. */
  readonly retentionDays: number | undefined;
}

const chaos = (chance: Chance): Faults => {
  const mixed = Object.entries(MOST).map(([name, most]) => [
    name,
    chance.below(1) < 0.5 ? 0 : most * chance.below(1) ** 2,
  ]);
  return { ...NONE, ...Object.fromEntries(mixed) };
};

const WEATHERS: readonly {
  readonly weather: Weather;
  readonly share: number;
  readonly faults: Partial<Faults>;
}[] = [
  { weather: 'calm', share: 0.04, faults: {} },
  { weather: 'crash', share: 0.18, faults: { crash: 0.02 } },
  { weather: 'outage', share: 0.12, faults: { outage: 0.02 } },
  { weather: 'lost', share: 0.08, faults: { lost: 0.02 } },
  { weather: 'workers', share: 0.14, faults: { workerFails: 0.7, stale: 0.6, slow: 0.03 } },
];

const weatherOf = (chance: Chance): Pick<Climate, 'weather' | 'faults'> => {
  let dice = chance.below(1);
  for (const { weather, share, faults } of WEATHERS) {
    if (dice < share) return { weather, faults: { ...NONE, ...faults } };
    dice -= share;
  }
  return { weather: 'chaos', faults: chaos(chance) };
};

/** AWS keeps its clocks within milliseconds; workers and the rest of the world do not. */
const MOST_SKEW_MS = 1_000;

export const climateOf = (chance: Chance): Climate => ({
  ...weatherOf(chance),
  skewMs: chance.below(1) < 0.6 ? 0 : chance.below(MOST_SKEW_MS),
  retentionDays: chance.below(1) < 0.1 ? 1 : undefined,
});
