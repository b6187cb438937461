/** Tokens with times, as recognisers give them, become words with times and confidence. */
import type { RecognizerResult } from 'sherpa-onnx-node';
import type { ChunkWords, Word } from '../../contract/media-schemas.ts';

interface Timing {
  /** Of the first sample of the recognised piece, in seconds of the file. */
  readonly offset: number;
  /** Length of the piece. */
  readonly seconds: number;
  /** Of the network's output. */
  readonly frameSeconds: number;
}

interface OpenWord {
  text: string;
  start: number;
  /** Where its last token ends. */
  last: number;
  /** Where the space after it is, if the model says. */
  bound?: number;
  logProbs: number[];
}

/** A word does not last longer than this after its last token, even when the next space comes later. */
const LONGEST_TAIL_SECONDS = 0.6;
/** What a last token of unknown length lasts. */
const USUAL_TAIL_SECONDS = 0.2;
const SHORTEST_WORD_SECONDS = 0.02;

export interface RecognisedPiece {
  readonly result: RecognizerResult;
  readonly timing: Timing;
}

/** The words of all pieces of a chunk, and whether the times of any are only estimated. */
export const wordsOfPieces = (
  pieces: readonly RecognisedPiece[],
): Pick<ChunkWords, 'words' | 'word_times'> => {
  const words = pieces.flatMap(({ result, timing }) => toWords(result, timing));
  const spread = pieces.some(({ result }) => !hasWordTimes(result) && result.text.trim() !== '');
  return { words, ...(spread ? { word_times: 'spread' } : {}) };
};

/** Whisper's usual exports and Moonshine have none: their words are spread over what was recognised at once. */
const hasWordTimes = ({ tokens, timestamps }: RecognizerResult): boolean =>
  tokens.length > 0 && timestamps.length >= tokens.length;

export const toWords = (result: RecognizerResult, timing: Timing): readonly Word[] => {
  if (!hasWordTimes(result)) return spreadWords(result.text, timing);
  const open = openWords(result, timing.frameSeconds);
  return open.map((word, index) => {
    const next = open[index + 1]?.start ?? timing.seconds;
    const tail =
      word.bound === undefined
        ? word.last + USUAL_TAIL_SECONDS
        : Math.max(word.last, Math.min(word.bound, word.last + LONGEST_TAIL_SECONDS));
    const end = Math.max(Math.min(tail, Math.max(next, word.start)), word.start + SHORTEST_WORD_SECONDS);
    return timed(word.text, word.start, end, confidenceOf(word.logProbs), timing.offset);
  });
};

const openWords = (result: RecognizerResult, frameSeconds: number): readonly OpenWord[] => {
  const words: OpenWord[] = [];
  let current: OpenWord | undefined;
  const close = (bound?: number): void => {
    if (current !== undefined) words.push(bound === undefined ? current : { ...current, bound });
    current = undefined;
  };
  for (const [index, token] of result.tokens.entries()) {
    const start = result.timestamps[index] ?? 0;
    if (startsWord(token)) close(start);
    const text = token.replace(/^[ ▁]/, '');
    if (text === '') continue;
    current ??= { text: '', start, last: start, logProbs: [] };
    current.text += text;
    current.last = start + (result.durations?.[index] ?? frameSeconds);
    const logProb = result.ys_log_probs?.[index];
    if (logProb !== undefined) current.logProbs.push(logProb);
  }
  close();
  return words;
};

/** A space, or a script in which every character stands for itself. */
const startsWord = (token: string): boolean =>
  token.startsWith(' ') ||
  token.startsWith('▁') ||
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(token);

const confidenceOf = (logProbs: readonly number[]): number | null => {
  if (logProbs.length === 0) return null;
  const mean = logProbs.reduce((sum, logProb) => sum + logProb, 0) / logProbs.length;
  return rounded(Math.min(1, Math.exp(mean)));
};

/** For models without token times: words over the piece, each as long as it is written. */
const spreadWords = (text: string, { offset, seconds }: Timing): readonly Word[] => {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  let at = 0;
  return words.map((word) => {
    const start = at;
    at += (word.length / letters) * seconds;
    return timed(word, start, at, null, offset);
  });
};

const timed = (
  text: string,
  start: number,
  end: number,
  confidence: number | null,
  offset: number,
): Word => ({
  text,
  start: rounded(offset + start),
  end: rounded(offset + end),
  confidence,
});

const rounded = (value: number): number => Math.round(value * 1000) / 1000;
