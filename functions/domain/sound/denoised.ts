/**
 * How chunks without noise fit together. Each is cleaned on its own, by something that hears only the chunk: so it
 * hears a little of its neighbours too, what is kept reaches over the borders, and there one fades into the other.
 */
import { type Chunk, type ChunkPlan, SAMPLE_RATE } from '../../contract/media-schemas.ts';
import { REACH_SECONDS } from '../transcript/seams.ts';
import { toPcm, toSamples } from './pcm.ts';

/** The noise is known, and followed, after about a second. */
const LEAD_SAMPLES = SAMPLE_RATE;
const TRAIL_SAMPLES = 0.25 * SAMPLE_RATE;
/** Kept beyond the chunk's own, on each side: for who joins chunks, and who listens over a border. */
export const REACH_SAMPLES = REACH_SECONDS * SAMPLE_RATE;
/** On each side of a border: long enough for no click, short enough for no echo. */
export const FADE_SAMPLES = 0.05 * SAMPLE_RATE;

const widened = (
  { start, end }: Chunk,
  before: number,
  after: number,
  { total_samples }: ChunkPlan,
): Chunk => ({
  start: Math.max(0, start - before),
  end: Math.min(total_samples, end + after),
});

/** What is stored of a chunk without noise, in samples of the file. */
export const keptOf = (chunk: Chunk, plan: ChunkPlan): Chunk =>
  widened(chunk, REACH_SAMPLES, REACH_SAMPLES, plan);

/** What is heard for it. */
export const heardFor = (chunk: Chunk, plan: ChunkPlan): Chunk =>
  widened(keptOf(chunk, plan), LEAD_SAMPLES, TRAIL_SAMPLES, plan);

/** What the joined audio takes of a chunk: its own, and half a fade beyond each border. */
export const joinedOf = (chunk: Chunk, plan: ChunkPlan): Chunk =>
  widened(chunk, FADE_SAMPLES, FADE_SAMPLES, plan);

/**
 * The first as it is up to its last `overlap` samples, in which it gives way to the second. The two are the same sound
 * cleaned twice: their weights, and not their powers, make one.
 */
export const crossFade = (tail: Uint8Array, head: Uint8Array): Uint8Array => {
  const [from, to] = [toSamples(tail), toSamples(head)];
  return toPcm(
    from.map((sample, i) => {
      const weight = (i + 0.5) / from.length;
      return (1 - weight) * sample + weight * (to[i] ?? 0);
    }),
  );
};
