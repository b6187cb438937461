/** The words of a text that carry its meaning, in any script. */
import type { Segment } from '../../contract/transcript-schemas.ts';

/** One word of the text. */
export interface Term {
  readonly text: string;
  /** Roughly when it was said, in seconds. */
  readonly at: number;
  /** Neither a stop word nor a number, nor a single letter: only such are counted and ranked. */
  readonly carries: boolean;
}

/** Whether the runtime knows the language; else the rules that go for most. */
const segmenterFor = (language: string): Intl.Segmenter => {
  try {
    return new Intl.Segmenter(language, { granularity: 'word' });
  } catch {
    return new Intl.Segmenter(undefined, { granularity: 'word' });
  }
};

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u;

/** A single letter is a slip or a filler, except in scripts of syllables and signs. */
const carries = (text: string, stopWords: ReadonlySet<string>): boolean =>
  /\p{L}/u.test(text) && !/\d/.test(text) && (text.length > 1 || UNSPACED.test(text)) && !stopWords.has(text);

/** In the order of the text, lower-cased; punctuation is left out, and ends a list. */
export const termsOf = (
  segments: readonly Pick<Segment, 'start' | 'end' | 'text'>[],
  language: string,
  stopWords: ReadonlySet<string>,
): readonly (readonly Term[])[] => {
  const segmenter = segmenterFor(language);
  return segments.flatMap(({ start, end, text }) => {
    const sentences: Term[][] = [[]];
    for (const { segment, index, isWordLike } of segmenter.segment(text)) {
      const word = segment.toLocaleLowerCase();
      const at = start + ((end - start) * index) / text.length;
      if (isWordLike) sentences.at(-1)?.push({ text: word, at, carries: carries(word, stopWords) });
      else if (/[.,;:!?…。，、！？]/.test(segment)) sentences.push([]);
    }
    return sentences.filter((sentence) => sentence.length > 0);
  });
};
