/** Speech that was heard, and words that were recognised: what has none of the other. */
import type { Word } from '../../contract/media-schemas.ts';
import type { Span } from '../sound/chunking.ts';

/** Speech this near to a word, in seconds, belongs to it: models time words roughly. */
const WORD_REACH_SECONDS = 0.5;

const inOrder = <T extends Span>(spans: readonly T[]): readonly T[] =>
  spans.toSorted((a, b) => a.start - b.start);

/** Seconds of speech that no word reaches. */
export const speechWithoutWords = (speech: readonly Span[], words: readonly Word[]): number => {
  const sorted = inOrder(words);
  let missed = 0;
  let from = 0;
  for (const span of inOrder(speech)) {
    while ((sorted[from]?.end ?? Number.POSITIVE_INFINITY) + WORD_REACH_SECONDS < span.start) from += 1;
    let reached = span.start;
    for (
      let i = from;
      (sorted[i]?.start ?? Number.POSITIVE_INFINITY) - WORD_REACH_SECONDS < span.end;
      i += 1
    ) {
      const word = sorted[i];
      if (word === undefined) break;
      missed += Math.max(0, word.start - WORD_REACH_SECONDS - reached);
      reached = Math.max(reached, word.end + WORD_REACH_SECONDS);
    }
    missed += Math.max(0, span.end - reached);
  }
  return missed;
};

/** How many words no speech reaches. */
export const wordsOutside = (speech: readonly Span[], words: readonly Word[]): number => {
  const sorted = inOrder(speech);
  let from = 0;
  return inOrder(words).filter((word) => {
    while ((sorted[from]?.end ?? Number.POSITIVE_INFINITY) + WORD_REACH_SECONDS < word.start) from += 1;
    return (sorted[from]?.start ?? Number.POSITIVE_INFINITY) - WORD_REACH_SECONDS > word.end;
  }).length;
};
