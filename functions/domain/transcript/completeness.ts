/** Whether the transcript holds everything that was said: a share and a reason, never silence about a gap. */
import { type ChunkPlan, SAMPLE_RATE, type Word } from '../../contract/media-schemas.ts';
import type { Completeness } from '../../contract/transcript-schemas.ts';
import type { Span } from '../sound/chunking.ts';
import { repetitionsIn } from './repetitions.ts';
import { REACH_SECONDS, type Seam } from './seams.ts';
import { speechWithoutWords, wordsOutside } from './speech-and-words.ts';
import { wordKey } from './text.ts';

/** Speech without words is worth a flag from this many seconds, and this share of all speech, on. */
const FLAGGED_SECONDS = 2;
const FLAGGED_SHARE = 0.1;
/** Words where nobody was heard to speak are worth a flag from this many, and this share of all, on. */
const FLAGGED_WORDS = 3;
const FLAGGED_WORDS_SHARE = 0.05;
/** Audio that ends this much before the container says so was lost. */
const MISSING_SHARE = 0.05;

export interface Processed {
  readonly plan: ChunkPlan;
  /** Indices of the chunks whose words are known; undefined when the task asked for no words. */
  readonly transcribed: readonly number[] | undefined;
  readonly speech: readonly Span[];
  readonly words: readonly Word[];
  readonly seams: readonly Seam[];
  /** Whether the times of some words are only estimated. */
  readonly spread: boolean;
  /** Seconds the container declares; 0 when it declares none. */
  readonly declaredSeconds: number;
}

export const completenessOf = (processed: Processed): Completeness => {
  const { plan, transcribed, speech, words } = processed;
  const covered = transcribed === undefined ? 1 : coveredShare(plan, transcribed);
  const missed = speechWithoutWords(speech, words);
  const spoken = speech.reduce((sum, { start, end }) => sum + end - start, 0);
  const found = plan.total_samples / SAMPLE_RATE;
  const unheard = transcribed === undefined ? 0 : wordsOutside(speech, words);
  const repetitions = repetitionsIn(words);
  const faults = processed.seams.flatMap((seam) => seamFaults(seam, processed));
  const flags = [
    ...(covered < 1 ? ['not_all_audio_transcribed'] : []),
    ...(transcribed !== undefined && spoken === 0 ? ['no_speech'] : []),
    ...(missed > FLAGGED_SECONDS && missed > spoken * FLAGGED_SHARE ? ['speech_without_words'] : []),
    ...(unheard >= FLAGGED_WORDS && unheard > words.length * FLAGGED_WORDS_SHARE ? ['words_in_silence'] : []),
    ...(processed.spread ? ['word_times_estimated'] : []),
    ...(repetitions.length > 0 ? ['repetition_loop'] : []),
    ...(faults.length > 0 ? ['seam_drift'] : []),
    ...(found < processed.declaredSeconds * (1 - MISSING_SHARE) ? ['audio_shorter_than_declared'] : []),
  ];
  return {
    covered,
    covered_seconds: rounded(covered * found),
    speech_seconds: rounded(spoken),
    speech_without_words_seconds: rounded(missed),
    words_in_silence: unheard,
    repetitions: repetitions.map((one) => ({ ...one, start: rounded(one.start), end: rounded(one.end) })),
    seams: { ...seamsOf(processed.seams), faults },
    flags,
  };
};

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

const coveredShare = (plan: ChunkPlan, done: readonly number[]): number =>
  plan.total_samples === 0
    ? 1
    : done.reduce((sum, index) => sum + lengthOf(plan.chunks[index]), 0) / plan.total_samples;

const lengthOf = (chunk: ChunkPlan['chunks'][number] | undefined): number =>
  chunk === undefined ? 0 : chunk.end - chunk.start;

type Seams = NonNullable<Completeness['seams']>;

const seamsOf = (seams: readonly Seam[]): Omit<Seams, 'faults'> => ({
  forced: seams.filter(({ forced }) => forced).length,
  joined: seams.filter(({ anchored }) => anchored).length,
  drift_seconds: rounded(Math.max(0, ...seams.map(({ driftSeconds }) => driftSeconds))),
});

/** Only where a cut was forced, and the chunks had no word in common, may words be doubled or lost. */
const seamFaults = ({ at, forced, anchored }: Seam, { speech, words }: Processed): Seams['faults'] => {
  if (!forced || anchored) return [];
  const near = words.filter(({ start, end }) => start < at + REACH_SECONDS && end > at - REACH_SECONDS);
  const before = near.findLast(({ start, end }) => (start + end) / 2 < at);
  const after = near.find(({ start, end }) => (start + end) / 2 >= at);
  const around = speech
    .map(({ start, end }) => ({
      start: Math.max(start, at - REACH_SECONDS),
      end: Math.min(end, at + REACH_SECONDS),
    }))
    .filter(({ start, end }) => end > start);
  return [
    ...(before !== undefined && after !== undefined && wordKey(before.text) === wordKey(after.text)
      ? [{ at: rounded(at), kind: 'doubled' as const }]
      : []),
    ...(speechWithoutWords(around, near) > 0 ? [{ at: rounded(at), kind: 'lost' as const }] : []),
  ];
};
