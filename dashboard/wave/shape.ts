/** How loud a recording is at each place, and whose voice it is. A place is one pair of `waveform.json`. */
import type { Transcript, Waveform } from '../../client/index.ts';
import { colourNumber } from '../transcript/speakers.ts';

export interface Shape {
  /** Of each place, 0 to 1. */
  readonly levels: Float32Array<ArrayBuffer>;
  readonly secondsEach: number;
}

/** What is softer than this stays small: noise is not to look like speech. */
const QUIETEST_FULL = 16;

/** As high as the loudest moment is loud. */
export const shapeOf = ({ data, length, samples_per_pixel, sample_rate }: Waveform): Shape => {
  const highest = Float32Array.from({ length }, (_, place) => data[2 * place + 1] ?? 0);
  const full = highest.reduce((most, level) => Math.max(most, level), QUIETEST_FULL);
  return { levels: highest.map((level) => level / full), secondsEach: samples_per_pixel / sample_rate };
};

/** For each place the number of a colour; 0 where nobody speaks. */
export const voicesOf = (transcript: Transcript | null, { levels, secondsEach }: Shape): Uint8Array => {
  const voices = new Uint8Array(levels.length);
  for (const { start, end, speaker } of transcript?.segments ?? [])
    voices.fill(
      colourNumber(transcript?.speakers ?? [], speaker),
      Math.round(start / secondsEach),
      Math.round(end / secondsEach),
    );
  return voices;
};

/** The loudest from one place to another; between two places, what lies between them. */
export const levelBetween = (levels: Float32Array, from: number, to: number): number => {
  if (to - from > 1)
    return levels.subarray(Math.floor(from), Math.ceil(to)).reduce((most, level) => Math.max(most, level), 0);
  const before = Math.max(0, Math.floor((from + to) / 2 - 0.5));
  const share = Math.max(0, (from + to) / 2 - 0.5 - before);
  return (levels[before] ?? 0) * (1 - share) + (levels[before + 1] ?? 0) * share;
};

/** Whose it is for the longest from one place to another. */
export const voiceBetween = (voices: Uint8Array, from: number, to: number): number => {
  const [first, end] = [Math.floor(from), Math.max(Math.floor(from) + 1, Math.floor(to))];
  const counts = new Map<number, number>();
  for (const voice of voices.subarray(first, end)) counts.set(voice, (counts.get(voice) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])[0];
};
