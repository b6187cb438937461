/** Whether the transcript holds everything that was said: a share and a reason, never silence about a gap. */
import { type ChunkPlan, SAMPLE_RATE, type Word } from '../contract/media-schemas.ts';
import type { Transcript } from '../contract/transcript-schemas.ts';
import type { Span } from './chunking.ts';

/** Speech this near to a word, in seconds, belongs to it: models time words roughly. */
const WORD_REACH_SECONDS = 0.5;
/** Speech without words is worth a flag from this many seconds, and this share of all speech, on. */
const FLAGGED_SECONDS = 2;
const FLAGGED_SHARE = 0.1;
/** Audio that ends this much before the container says so was lost. */
const MISSING_SHARE = 0.05;

export interface Processed {
  readonly plan: ChunkPlan;
  /** Indices of the chunks whose words are known; undefined when the task asked for no words. */
  readonly transcribed: readonly number[] | undefined;
  readonly speech: readonly Span[];
  readonly words: readonly Word[];
  /** Seconds the container declares; 0 when it declares none. */
  readonly declaredSeconds: number;
}

export const completenessOf = (processed: Processed): Transcript['completeness'] => {
  const { plan, transcribed, speech } = processed;
  const covered = transcribed === undefined ? 1 : coveredShare(plan, transcribed);
  const missed = speechWithoutWords(speech, processed.words);
  const spoken = speech.reduce((sum, { start, end }) => sum + end - start, 0);
  const found = plan.total_samples / SAMPLE_RATE;
  const flags = [
    ...(covered < 1 ? ['not_all_audio_transcribed'] : []),
    ...(transcribed !== undefined && spoken === 0 ? ['no_speech'] : []),
    ...(missed > FLAGGED_SECONDS && missed > spoken * FLAGGED_SHARE ? ['speech_without_words'] : []),
    ...(found < processed.declaredSeconds * (1 - MISSING_SHARE) ? ['audio_shorter_than_declared'] : []),
  ];
  return { covered, speech_without_words_seconds: Math.round(missed * 1000) / 1000, flags };
};

const coveredShare = (plan: ChunkPlan, done: readonly number[]): number =>
  plan.total_samples === 0
    ? 1
    : done.reduce((sum, index) => sum + lengthOf(plan.chunks[index]), 0) / plan.total_samples;

const lengthOf = (chunk: ChunkPlan['chunks'][number] | undefined): number =>
  chunk === undefined ? 0 : chunk.end - chunk.start;

/** Seconds of speech that no word reaches. */
export const speechWithoutWords = (speech: readonly Span[], words: readonly Word[]): number => {
  const inOrder = words.toSorted((a, b) => a.start - b.start);
  let missed = 0;
  let from = 0;
  for (const span of speech.toSorted((a, b) => a.start - b.start)) {
    while ((inOrder[from]?.end ?? Number.POSITIVE_INFINITY) + WORD_REACH_SECONDS < span.start) from += 1;
    let reached = span.start;
    for (
      let i = from;
      (inOrder[i]?.start ?? Number.POSITIVE_INFINITY) - WORD_REACH_SECONDS < span.end;
      i += 1
    ) {
      const word = inOrder[i];
      if (word === undefined) break;
      missed += Math.max(0, word.start - WORD_REACH_SECONDS - reached);
      reached = Math.max(reached, word.end + WORD_REACH_SECONDS);
    }
    missed += Math.max(0, span.end - reached);
  }
  return missed;
};
