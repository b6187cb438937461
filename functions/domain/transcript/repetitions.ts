/** Words that come again and again in a row: recognisers of the Whisper family get caught in such loops. */
import type { Word } from '../../contract/media-schemas.ts';
import { joinWords, wordKey } from './text.ts';

export interface Repetition {
  readonly start: number;
  readonly end: number;
  /** What is repeated, once. */
  readonly text: string;
  readonly times: number;
}

const LONGEST_PHRASE_WORDS = 12;
/** People say "no, no, no, no" too: of one word it takes more than of a sentence. */
const TIMES_FOR_A_LOOP = (words: number): number => (words === 1 ? 8 : words <= 3 ? 5 : 3);

/** In order, not overlapping. */
export const repetitionsIn = (words: readonly Word[]): readonly Repetition[] => {
  const keys = words.map(({ text }) => wordKey(text));
  const found: Repetition[] = [];
  for (let from = 0; from < words.length; ) {
    const loop = loopAt(keys, from);
    if (loop === undefined) {
      from += 1;
      continue;
    }
    const to = from + loop.length * loop.times;
    found.push({
      start: words[from]?.start ?? 0,
      end: words[to - 1]?.end ?? 0,
      text: joinWords(words.slice(from, from + loop.length).map(({ text }) => text)),
      times: loop.times,
    });
    from = to;
  }
  return found;
};

/** The shortest phrase that loops from here on: "a a a a" is four times one word, not twice two. */
const loopAt = (keys: readonly string[], from: number): { length: number; times: number } | undefined => {
  for (let length = 1; length <= LONGEST_PHRASE_WORDS; length += 1) {
    let same = 0;
    while (from + same + length < keys.length && keys[from + same] === keys[from + same + length]) same += 1;
    const times = 1 + Math.floor(same / length);
    if (times >= TIMES_FOR_A_LOOP(length)) return { length, times };
  }
  return undefined;
};
