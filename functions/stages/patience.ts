/** How long renderings may take together, so that what takes too long ends with words instead of with its function. */
import type { Clock, Watch } from '../application/ports.ts';
import { ProblemError } from '../contract/problems.ts';

/** Lambda ends functions after 900 s; the rest is for storing the last part, and for the report. */
const SECONDS = 780;
/** From then on the progress tells how long the whole will take. */
const TELLING_SECONDS = 45;
/** By how much the estimate must be over before it is believed. */
const MARGIN = 1.3;

const TOO_LONG =
  'The video could not be made: drawing subtitles into it takes longer than a step may. As a track (without `burn_in`) they can have any length.';

export type Patience = <T>(watch: Watch, work: (watch: Watch) => Promise<T>) => Promise<T>;

export const patienceFrom =
  (now: Clock, began = now().getTime()): Patience =>
  async (watch, work) => {
    const late = new AbortController();
    const elapsed = (): number => (now().getTime() - began) / 1000;
    const end = setTimeout(() => late.abort(), Math.max(0, SECONDS - elapsed()) * 1000);
    const start = elapsed();
    const onProgress = (fraction: number): void => {
      watch.onProgress(fraction);
      const spent = elapsed() - start;
      if (spent > TELLING_SECONDS && start + spent / fraction > SECONDS * MARGIN) late.abort();
    };
    try {
      return await work({ onProgress, signal: AbortSignal.any([watch.signal, late.signal]) });
    } catch (cause) {
      if (watch.signal.aborted || !late.signal.aborted) throw cause;
      throw new ProblemError('stage_failed', TOO_LONG, { cause });
    } finally {
      clearTimeout(end);
    }
  };
