/** What was said, in another language: who said it and when stays as it was. */
import type { Segment, Transcript, TranscriptWord } from '../../contract/transcript-schemas.ts';
import { toText } from './exports.ts';

/** Whether a text in the one already is one in the other: `en-GB` is `en`, and not the other way round. */
export const isSameLanguage = (from: string, to: string): boolean =>
  from.toLowerCase() === to.toLowerCase() || from.toLowerCase().startsWith(`${to.toLowerCase()}-`);

/** Where lines and cues may be cut: between words, and in scripts without spaces between what ICU knows as words. */
const cutsIn = (text: string): readonly number[] => {
  const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
  const cuts: number[] = [];
  let before: { readonly text: string; readonly isWord: boolean } | undefined;
  for (const { segment, index, isWordLike: isWord = false } of segmenter.segment(text)) {
    const unspaced = isWord && (before?.isWord || /[。，、！？：；]/.test(before?.text ?? ''));
    const cut = segment.trim() !== '' && (before === undefined || before.text.trim() === '' || unspaced);
    if (cut) cuts.push(index);
    before = { text: segment, isWord };
  }
  return cuts;
};

const wordsIn = (text: string): readonly string[] => {
  const cuts = cutsIn(text);
  return cuts.map((cut, index) => text.slice(cut, cuts[index + 1]).trimEnd());
};

/**
 * The text in as many parts as there are weights, cut between words, as long as the weights are. Where there are fewer
 * words than parts, what was last said stands in the parts that have none left.
 */
export const sharedOut = (text: string, weights: readonly number[]): readonly string[] => {
  const cuts = cutsIn(text);
  const all = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const endOf = (word: number): number => cuts[word] ?? text.length;
  let [word, weight, said] = [0, 0, text.trim()];
  return weights.map((own, index) => {
    weight += own;
    const from = word;
    // One word at least for each part that follows.
    const latest = index === weights.length - 1 ? cuts.length : cuts.length - (weights.length - 1 - index);
    const goal = (text.length * weight) / all;
    word = Math.min(from + 1, cuts.length);
    while (word < latest && Math.abs(endOf(word + 1) - goal) <= Math.abs(endOf(word) - goal)) word += 1;
    if (index === weights.length - 1) word = cuts.length;
    if (word > from) said = text.slice(endOf(from), endOf(word)).trim();
    return said;
  });
};

/** No translator says when a word is spoken: each has as much of the segment's time as of its letters. */
const spread = (text: string, { start, end, speaker }: Segment): TranscriptWord[] => {
  const words = wordsIn(text);
  const letters = words.reduce((sum, word) => sum + word.length, 0) || 1;
  const at = (count: number): number => Math.round((start + ((end - start) * count) / letters) * 1000) / 1000;
  let count = 0;
  return words.map((word) => {
    const from = at(count);
    count += word.length;
    return { text: word, start: from, end: at(count), confidence: null, speaker };
  });
};

/** `texts`: one for each segment, in order. */
export const translatedTranscript = (
  transcript: Transcript,
  texts: readonly string[],
  translation: { readonly from: string; readonly to: string; readonly by: string },
): Transcript => {
  const segments = transcript.segments.map((segment, index) => {
    const text = texts[index] ?? '';
    return { ...segment, text, words: spread(text, segment) };
  });
  return {
    ...transcript,
    language: { code: translation.to, confidence: null },
    segments,
    text: toText(segments.map((segment) => ({ ...segment, speaker: null }))).trim(),
    translation: { from: translation.from, by: translation.by, words: 'spread' },
  };
};

const letters = (text: string): number => text.replaceAll(/\s/g, '').length;

/** Texts for the cues that were made of the segments: each segment's new text is shared out among its own. */
export const textsForCues = (
  cues: readonly { readonly text: string }[],
  segments: readonly Segment[],
  texts: readonly string[],
): readonly string[] => {
  let next = 0;
  return segments.flatMap(({ words }, index) => {
    const all = words.reduce((sum, { text }) => sum + letters(text), 0);
    const weights: number[] = [];
    for (let sum = 0; sum < all && next < cues.length; next += 1) {
      const weight = letters(cues[next]?.text ?? '');
      weights.push(weight);
      sum += weight;
    }
    return sharedOut(texts[index] ?? '', weights);
  });
};
