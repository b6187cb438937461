/** Loudness peaks in the format that players draw. */
import { PEAKS_PER_SECOND, SAMPLE_RATE } from '../../contract/media-schemas.ts';
import type { Waveform } from '../../contract/waveform-schemas.ts';

/** Three hours and twenty minutes in tenths of a second; written out less than a megabyte, which a page loads at once. */
const MOST_PAIRS = 120_000;

/** A pair for each tenth of a second; of longer files for as few tenths as keep it small. Below zero is as above. */
export const waveformOf = (peaks: Uint8Array): Waveform => {
  const tenths = Math.max(1, Math.ceil(peaks.length / MOST_PAIRS));
  const loudest = stretchesOf(peaks, tenths).map((peak) => peak >> 1);
  return {
    version: 2,
    channels: 1,
    sample_rate: SAMPLE_RATE,
    samples_per_pixel: (SAMPLE_RATE / PEAKS_PER_SECOND) * tenths,
    bits: 8,
    length: loudest.length,
    data: loudest.flatMap((level) => [level === 0 ? 0 : -level, level]),
  };
};

/** The loudest peak of each `length` in a row; the last ones may be fewer. */
const stretchesOf = (peaks: Uint8Array, length: number): readonly number[] =>
  Array.from({ length: Math.ceil(peaks.length / length) }, (_, place) =>
    peaks.subarray(place * length, (place + 1) * length).reduce((most, peak) => Math.max(most, peak), 0),
  );
