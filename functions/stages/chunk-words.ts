/** The words of all chunks, each as the better of its hearings has them. */
import type { MediaStore, StageInput } from '../application/ports.ts';
import { againObject } from '../contract/keys.ts';
import {
  type Chunk,
  type ChunkPlan,
  type ChunkWords,
  chunkWordsSchema,
  SAMPLE_RATE,
} from '../contract/media-schemas.ts';
import type { Completeness } from '../contract/transcript-schemas.ts';
import { betterOf, isBad } from '../domain/transcript/second-hearing.ts';
import { readChunkWords } from './chunk-results.ts';
import { findStored } from './stored.ts';

type HeardAgain = NonNullable<Completeness['heard_again']>;

export interface HeardWords {
  readonly chunks: readonly ChunkWords[];
  /** Numbers of chunks that should be listened to once more. */
  readonly listenAgain: number[];
  readonly heardAgain: HeardAgain;
}

export const readHeardWords = async (
  input: StageInput,
  plan: ChunkPlan,
  media: MediaStore,
): Promise<HeardWords> => {
  const first = await readChunkWords(input, plan, media);
  const again = input.file.again;
  if (again === undefined) {
    const listenAgain = first.flatMap((chunk, index) => (isBad(chunk) ? [index] : []));
    return { chunks: first, listenAgain, heardAgain: [] };
  }
  const chunks = [...first];
  const heardAgain: HeardAgain = [];
  for (const index of again) {
    const [before, chunk] = [first[index], plan.chunks[index]];
    const second = await findStored<ChunkWords>(
      media,
      againObject(input.taskId, input.file.id, index),
      chunkWordsSchema,
    );
    if (before === undefined || chunk === undefined || second === undefined) continue;
    const better = betterOf(before, second);
    chunks[index] = better;
    heardAgain.push({
      ...inSeconds(chunk),
      used: better === second ? 'second' : 'first',
      bad: isBad(better),
    });
  }
  return { chunks, listenAgain: [], heardAgain };
};

const inSeconds = ({ start, end }: Chunk): { start: number; end: number } => ({
  start: start / SAMPLE_RATE,
  end: end / SAMPLE_RATE,
});

/** For the file's owner. */
export const warningsOf = (heardAgain: HeardAgain): string[] =>
  heardAgain
    .filter(({ bad }) => bad)
    .map(
      ({ start, end }) =>
        `Between ${clock(start)} and ${clock(end)} words are missing or repeat themselves; listening a second time did not help.`,
    );

const clock = (seconds: number): string => {
  const whole = Math.floor(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const rest = String(whole % 60).padStart(2, '0');
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, '0')}:${rest}`;
};
