/** Where a ruler of time has its marks. */
import { clock } from '../state/words.ts';

/** Seconds between two marks: as people count. */
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
/** A label of hours, minutes and seconds, with room beside it. */
const ROOM = 76;

export interface Tick {
  readonly label: string;
  /** Pixels from the left. */
  readonly left: number;
}

export const ticksOf = ({
  start,
  end,
  width,
}: {
  start: number;
  end: number;
  width: number;
}): readonly Tick[] => {
  const pixels = width / (end - start);
  const step = STEPS.find((seconds) => seconds * pixels >= ROOM) ?? Number.POSITIVE_INFINITY;
  const first = Math.ceil(start / step);
  const count = Number.isFinite(step) ? Math.floor(end / step) - first + 1 : 0;
  return Array.from({ length: count }, (_, place) => (first + place) * step)
    .map((seconds) => ({ label: clock(seconds), left: Math.round((seconds - start) * pixels) }))
    .filter(({ left }) => left <= width - ROOM / 2);
};
