/** How loud the audio is over time, for waveform pictures: one byte for each tenth of a second. */
import { BYTES_PER_SAMPLE, PEAKS_PER_SECOND, SAMPLE_RATE } from '../../contract/media-schemas.ts';

const SAMPLES_PER_PEAK = SAMPLE_RATE / PEAKS_PER_SECOND;

export interface PeakMeter {
  /** Takes the next bytes of 16-bit little-endian PCM; they may end in the middle of a sample. */
  add(bytes: Uint8Array): void;
  samples(): number;
  /** The loudest sample of each stretch, 0 to 255. */
  peaks(): Uint8Array;
}

export const createPeakMeter = (): PeakMeter => {
  const peaks: number[] = [];
  let samples = 0;
  let loudest = 0;
  let lowByte: number | undefined;

  const addSample = (low: number, high: number): void => {
    const value = ((high << 24) >> 16) | low;
    const loudness = value < 0 ? -value : value;
    if (loudness > loudest) loudest = loudness;
    samples += 1;
    if (samples % SAMPLES_PER_PEAK === 0) {
      peaks.push(asByte(loudest));
      loudest = 0;
    }
  };

  return {
    add: (bytes) => {
      let at = 0;
      if (lowByte !== undefined && bytes.length > 0) {
        addSample(lowByte, bytes[0] ?? 0);
        lowByte = undefined;
        at = 1;
      }
      for (; at + 1 < bytes.length; at += BYTES_PER_SAMPLE) addSample(bytes[at] ?? 0, bytes[at + 1] ?? 0);
      if (at < bytes.length) lowByte = bytes[at];
    },
    samples: () => samples,
    peaks: () => Uint8Array.from(samples % SAMPLES_PER_PEAK === 0 ? peaks : [...peaks, asByte(loudest)]),
  };
};

const asByte = (loudness: number): number => Math.min(255, loudness >> 7);

/** The loudest peak of each of `count` equal stretches; the picture's columns. */
export const columnsOf = (peaks: Uint8Array, count: number): readonly number[] =>
  Array.from({ length: count }, (_, column) => {
    const from = Math.floor((column * peaks.length) / count);
    const to = Math.max(from + 1, Math.floor(((column + 1) * peaks.length) / count));
    return peaks.subarray(from, to).reduce((loudest, peak) => Math.max(loudest, peak), 0);
  });
