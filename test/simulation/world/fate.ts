/** When which fault strikes whom, by the seed alone. */
import type { Chance } from '../../support/chance.ts';
import type { Mishap } from './effects.ts';
import { type Climate, type Faults, SINGLE } from './faults.ts';

export interface Fate {
  /** Whether a fault of this kind strikes just now. */
  strikes(fault: keyof Faults): boolean;
  /** Between the two, evenly. */
  between(low: number, high: number): number;
  /** What befalls an effect of the process: its first, second, and so on. */
  mishap(process: string, effect: number): Mishap;
  /** How often a message arrives, and each time after how many milliseconds. */
  journeys(): readonly number[];
}

/** Where one mishap is all there is, it meets something that matters: the one who decides, mostly. */
const ADVANCE = /^pipeline/;
const TARGETS = [ADVANCE, ADVANCE, /^(uploads|probe|extract|diarize|transcribe|assemble|api (?!claim))/];

/** `isOver`: whether all faults have ended. */
export const openFate = (climate: Climate, chance: Chance, isOver: () => boolean): Fate => {
  const isSingle = SINGLE.includes(climate.weather);
  const target = chance.pick(TARGETS);
  let left = isSingle ? 1 : Number.POSITIVE_INFINITY;

  const between: Fate['between'] = (low, high) => low + chance.below(high - low);

  const strikes: Fate['strikes'] = (fault) => {
    const probability = climate.faults[fault];
    if (probability === 0 || left === 0 || isOver()) return false;
    const struck = chance.below(1) < probability;
    if (struck) left -= 1;
    return struck;
  };

  /**
   * Not the first effect of a process: a stage that dies before it has leased its message is missed only when the queue's
   * own visibility ends, later than the sweeper looks.
   */
  const isWorthIt = (process: string, effect: number): boolean =>
    !isSingle || (effect > 1 && target?.test(process) === true);

  return {
    strikes,
    between,
    mishap: (process, effect) => {
      if (!isWorthIt(process, effect)) return 'none';
      if (strikes('crash')) return chance.below(1) < 0.5 ? 'crash before' : 'crash after';
      if (strikes('outage')) return chance.below(1) < 0.5 ? 'error before' : 'error after';
      return 'none';
    },
    journeys: () => {
      if (strikes('lost')) return [];
      const journey = (): number => (strikes('late') ? between(1_000, 400_000) : between(1, 50));
      return strikes('doubled') ? [journey(), journey()] : [journey()];
    },
  };
};
