/** Where a text is broken into lines. */

import { isUnspaced } from '../transcript/text.ts';
import { lengthOf, ORPHAN_CHARACTERS } from './cue-rules.ts';

/** A piece of text that stays together, with the space before it, if any. */
interface Piece {
  readonly text: string;
  readonly space: '' | ' ';
}

/** Words; in scripts without spaces, words as ICU's dictionaries know them. */
const piecesOf = (text: string): readonly Piece[] =>
  text
    .split(/\s+/)
    .filter((word) => word !== '')
    .flatMap((word) =>
      parts(word).map((part, index): Piece => ({ text: part, space: index === 0 ? ' ' : '' })),
    );

const parts = (word: string): readonly string[] => {
  if (!isUnspaced(word)) return [word];
  const found: string[] = [];
  for (const { segment, isWordLike } of new Intl.Segmenter('und', { granularity: 'word' }).segment(word)) {
    const last = found.at(-1);
    // Punctuation stays with what it follows, opening brackets with what they precede.
    if (last !== undefined && (!isWordLike || /^[\p{Ps}\p{Pi}]+$/u.test(last)))
      found[found.length - 1] = last + segment;
    else found.push(segment);
  }
  return found;
};

/** The words of a text as they are written; in scripts without spaces, as ICU knows them. */
export const wordsIn = (text: string): readonly string[] => piecesOf(text).map((piece) => piece.text);

const lineOf = (pieces: readonly Piece[]): string =>
  pieces.map(({ text, space }, index) => (index === 0 ? text : space + text)).join('');

/** As few lines as the width allows, filled one after the other; a longer word stands on a line of its own. */
const filled = (pieces: readonly Piece[], width: number): readonly string[] => {
  const lines: string[] = [];
  for (const { text, space } of pieces) {
    const longer = `${lines.at(-1) ?? ''}${space}${text}`;
    if (lines.length > 0 && lengthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(text);
  }
  return lines;
};

/** Whether a text finds room on so many lines of this width. */
export const fitsOn = (text: string, width: number, maxLines: number): boolean => {
  const lines = filled(piecesOf(text), width);
  return lines.length <= maxLines && lines.every((line) => lengthOf(line) <= width);
};

/** Of a last line with one short word. More than any uneven lines cost: it is taken only where there is no other way. */
const ORPHAN_COST = 1e6;
/** Netflix's guide: lines are broken after punctuation. In squared characters: worth four of them. */
const AFTER_PUNCTUATION_GAIN = 16;

/** As few lines as needed, as equal as possible, broken after punctuation where that costs little, no orphan where avoidable. */
export const linesOf = (text: string, width: number): readonly string[] => {
  const pieces = piecesOf(text);
  const short = filled(pieces, width);
  return short.length < 2 ? short : balanced(pieces, width, short.length);
};

/** A way to break pieces, and how ugly it is. */
interface Way {
  readonly cost: number;
  readonly lines: readonly string[];
}

const NO_WAY: Way = { cost: Number.POSITIVE_INFINITY, lines: [] };

const balanced = (pieces: readonly Piece[], width: number, count: number): readonly string[] => {
  const ideal = lengthOf(lineOf(pieces)) / count;
  const lineFrom = (from: number, to: number): Way => {
    const line = lineOf(pieces.slice(from, to));
    const length = lengthOf(line);
    if (length > width && to - from > 1) return NO_WAY;
    const isLast = to === pieces.length;
    const orphan = isLast && to - from === 1 && length <= ORPHAN_CHARACTERS ? ORPHAN_COST : 0;
    const punctuated = !isLast && /[\p{Po}\p{Pe}\p{Pf}]$/u.test(line) ? AFTER_PUNCTUATION_GAIN : 0;
    return { cost: (length - ideal) ** 2 + orphan - punctuated, lines: [line] };
  };
  /** By where they begin: the best ways to break the rest into one line, then into two, and so on. */
  let ways = pieces.map((_, from) => lineFrom(from, pieces.length));
  for (let lines = 2; lines <= count; lines += 1) {
    const shorter = ways;
    ways = pieces.map((_, from) => {
      let best = NO_WAY;
      for (let to = from + 1; to < pieces.length; to += 1) {
        const line = lineFrom(from, to);
        if (line === NO_WAY) break;
        const rest = shorter[to] ?? NO_WAY;
        if (line.cost + rest.cost < best.cost)
          best = { cost: line.cost + rest.cost, lines: [...line.lines, ...rest.lines] };
      }
      return best;
    });
  }
  return ways[0]?.lines ?? [];
};
