/** How fast it goes, smoothed so that a reader can follow. */
import { emaFilter } from '@uppy/core/utils';

export interface Pace {
  readonly at: number;
  /** Since the upload began, what was sent twice included. */
  readonly movedBytes: number;
  readonly bytesPerSecond?: number;
}

const HALF_LIFE_MS = 4_000;
/** A longer silence was an interruption, and says nothing of the line. */
const SILENCE_MS = 3_000;

export const paceAfter = (earlier: Pace | undefined, movedBytes: number, at: number): Pace => {
  if (earlier === undefined) return { at, movedBytes };
  const passed = at - earlier.at;
  if (passed <= 0) return earlier;
  if (passed > SILENCE_MS) return { ...earlier, at, movedBytes };
  const speed = ((movedBytes - earlier.movedBytes) / passed) * 1000;
  const smoothed = emaFilter(speed, earlier.bytesPerSecond ?? speed, HALF_LIFE_MS, passed);
  return { at, movedBytes, bytesPerSecond: smoothed };
};
