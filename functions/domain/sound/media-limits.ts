/**
 * What a file may declare of itself before anybody decodes it. All of it is written by whoever made the file: a few bytes
 * can ask for days of sound, or for gigabytes of memory a frame.
 */
import { MAX_MEDIA_SECONDS } from '../../contract/media-schemas.ts';
import type { ProblemCode } from '../../contract/problems.ts';

export interface Declared {
  /** Seconds; 0 when the container declares none. */
  readonly duration: number;
  readonly streams: number;
  readonly audio: { readonly sample_rate: number; readonly channels: number };
  readonly video?: { readonly width: number; readonly height: number };
}

/** A film with a track for each language of the European Union, and subtitles too, has some 50. */
export const MAX_STREAMS = 64;
/** Hz. Converters of studios go up to 768 kHz; below telephony there is no speech. */
const SAMPLE_RATES = { least: 4_000, most: 768_000 };
/** 22.2, as Super Hi-Vision has it, and room for more. */
const MAX_CHANNELS = 64;
/** Pixels of a side, and of a picture: 8K, twice. */
const MAX_SIDE = 16_384;
const MAX_PIXELS = 67_108_864;

interface Excess {
  readonly code: ProblemCode;
  readonly detail: string;
}

const unsupported = (detail: string): Excess => ({ code: 'media_unsupported', detail });

export const TOO_LONG: Excess = {
  code: 'media_too_long',
  detail: `The audio is longer than ${MAX_MEDIA_SECONDS / 3600} hours.`,
};

/** The first limit that is exceeded, if any. */
export const excessOf = ({ duration, streams, audio, video }: Declared): Excess | undefined => {
  const { sample_rate, channels } = audio;
  if (duration > MAX_MEDIA_SECONDS) return TOO_LONG;
  if (streams > MAX_STREAMS) return unsupported(`The file has more than ${MAX_STREAMS} tracks.`);
  if (sample_rate < SAMPLE_RATES.least || sample_rate > SAMPLE_RATES.most)
    return unsupported(`Audio with a sample rate of ${sample_rate} Hz is not taken.`);
  if (channels > MAX_CHANNELS) return unsupported(`Audio with ${channels} channels is not taken.`);
  if (video === undefined) return undefined;
  const { width, height } = video;
  return Math.max(width, height) > MAX_SIDE || width * height > MAX_PIXELS
    ? unsupported(`Pictures of ${width} by ${height} pixels are not taken.`)
    : undefined;
};
