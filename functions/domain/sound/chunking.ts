/** Where a file's audio is cut into chunks that can be worked on side by side. */
import { type Chunk, type ChunkPlan, SAMPLE_RATE } from '../../contract/media-schemas.ts';

/** A stretch of audio in seconds of the file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Long enough that loading a model does not matter, short enough that an hour is spread over sixty functions. */
export const TARGET_SECONDS = 60;
/** A cut is looked for between these; without a silence there it is forced at the latest place allowed. */
export const EARLIEST_CUT_SECONDS = 40;
export const LATEST_CUT_SECONDS = 90;
/** What remains after a cut: a shorter last chunk would hold too little speech to know its speakers by. */
export const SHORTEST_REST_SECONDS = 20;

const samplesOf = (seconds: number): number => Math.round(seconds * SAMPLE_RATE);

const middle = (silence: Span): number => samplesOf((silence.start + silence.end) / 2);

/** Chunks in order and without gaps from 0 to `totalSamples`, at least one; none is longer than the latest cut. */
export const planChunks = (silences: readonly Span[], totalSamples: number): ChunkPlan => {
  const places = silences.map(middle).toSorted((a, b) => a - b);
  const chunks: Chunk[] = [];
  let start = 0;
  while (totalSamples - start > samplesOf(LATEST_CUT_SECONDS)) {
    const end = nextCut(places, start, totalSamples);
    chunks.push({ start, end, ...(places.includes(end) ? {} : { forced: true }) });
    start = end;
  }
  chunks.push({ start, end: totalSamples });
  return { total_samples: totalSamples, chunks };
};

const nextCut = (places: readonly number[], start: number, totalSamples: number): number => {
  const earliest = start + samplesOf(EARLIEST_CUT_SECONDS);
  const latest = Math.min(
    start + samplesOf(LATEST_CUT_SECONDS),
    totalSamples - samplesOf(SHORTEST_REST_SECONDS),
  );
  const target = start + samplesOf(TARGET_SECONDS);
  return places
    .filter((place) => place >= earliest && place <= latest)
    .reduce((best, place) => (Math.abs(place - target) < Math.abs(best - target) ? place : best), latest);
};
