/** Chunks whose words are not to be trusted: they are listened to once more, and the better of both hearings is kept. */
import type { ChunkWords, Word } from '../../contract/media-schemas.ts';
import type { Span } from '../sound/chunking.ts';
import { repetitionsIn } from './repetitions.ts';
import { speechWithoutWords } from './speech-and-words.ts';

/** Speech without words makes a chunk bad from this many seconds, and this share of its speech, on. */
const BAD_SECONDS = 3;
const BAD_SHARE = 0.4;

export type Heard = Pick<ChunkWords, 'words' | 'speech'>;

const secondsOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { start, end }) => sum + end - start, 0);

const loopedSeconds = (words: readonly Word[]): number => secondsOf(repetitionsIn(words));

export const isBad = ({ words, speech }: Heard): boolean => {
  const missed = speechWithoutWords(speech, words);
  return loopedSeconds(words) > 0 || (missed >= BAD_SECONDS && missed >= secondsOf(speech) * BAD_SHARE);
};

/** Seconds of either hearing's speech that its words do not tell. */
const untold = ({ words }: Heard, speech: readonly Span[]): number =>
  speechWithoutWords(speech, words) + loopedSeconds(words);

/** The second only where it tells more. */
export const betterOf = <T extends Heard>(first: T, second: T): T => {
  const speech = secondsOf(second.speech) > secondsOf(first.speech) ? second.speech : first.speech;
  return untold(second, speech) < untold(first, speech) ? second : first;
};
