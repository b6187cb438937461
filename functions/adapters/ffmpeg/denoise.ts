/** Removes noise with FFmpeg's own filter: what there is where no model was installed. */
import type { Denoiser } from '../../application/ports.ts';
import { BYTES_PER_SAMPLE, SAMPLE_RATE } from '../../contract/media-schemas.ts';
import { ProblemError, TransientError } from '../../contract/problems.ts';
import { type FfmpegEnd, type FfmpegSettings, opening, runFfmpeg } from './run.ts';

/**
 * `tn` follows the noise as it changes, from a floor of −40 dB on. 20 dB less noise is as much as leaves voices alone:
 * beyond, the rest of the noise begins to sing.
 */
const FILTER = 'afftdn=nr=20:nf=-40:tn=1';
/** The filter keeps its last window (up to 512 samples) to itself: silence pushes the end of the audio out. */
const PUSH_BYTES = Math.round(0.1 * SAMPLE_RATE) * BYTES_PER_SAMPLE;

const FORMAT = ['-f', 's16le', '-ac', '1', '-ar', String(SAMPLE_RATE)];

export const ffmpegDenoiser = (settings: FfmpegSettings): Denoiser => ({
  recipe: () => ({ filter: FILTER }),
  removeNoise: async (pcm, { signal }) => ({ pcm: await filtered(pcm, settings, signal), models: [] }),
});

const filtered = async (
  pcm: Uint8Array,
  settings: FfmpegSettings,
  signal: AbortSignal,
): Promise<Uint8Array> => {
  const clean = new Uint8Array(pcm.length);
  let at = 0;
  const run = {
    objects: [],
    input: pushed(pcm),
    args: () => [...FORMAT, ...opening('pipe:0', 's16le'), '-af', FILTER, ...FORMAT, 'pipe:1'],
    judge,
    signal,
  };
  for await (const bytes of runFfmpeg(run, settings)) {
    clean.set(bytes.subarray(0, pcm.length - at), at);
    at = Math.min(pcm.length, at + bytes.length);
  }
  if (at < pcm.length) throw new TransientError(`FFmpeg gave ${at} of ${pcm.length} bytes back`);
  return clean;
};

async function* pushed(pcm: Uint8Array): AsyncGenerator<Uint8Array> {
  yield pcm;
  yield new Uint8Array(PUSH_BYTES);
}

const judge = ({ exit }: FfmpegEnd): void => {
  if (exit.killedBy !== null) throw new TransientError(`FFmpeg ended by ${exit.killedBy}`);
  if (exit.code !== 0) throw new ProblemError('stage_failed', 'The noise of the audio could not be removed.');
};
