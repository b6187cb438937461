/**
 * Where two chunks meet. A chunk that was cut where nobody paused is heard a little beyond its borders, so that no word
 * is cut in half; what both heard is told once.
 */
import type { Chunk, ChunkPlan, ChunkWords, Word } from '../../contract/media-schemas.ts';
import { SAMPLE_RATE } from '../../contract/media-schemas.ts';
import type { Span } from '../sound/chunking.ts';
import { wordKey } from './text.ts';

/** Heard beyond a forced cut, on both sides: longer than nearly every word. */
export const REACH_SECONDS = 1;
/** Two recognitions of one word time it alike up to this. */
const SAME_WORD_SECONDS = 0.4;

export interface Seam {
  /** Seconds of the file. */
  readonly at: number;
  readonly forced: boolean;
  /** Whether a word was found that both chunks heard: there they were joined. */
  readonly anchored: boolean;
  /** How far apart the two timed it. */
  readonly driftSeconds: number;
}

export interface Joined {
  /** In order; none twice, none lost. */
  readonly words: readonly Word[];
  readonly speech: readonly Span[];
  readonly seams: readonly Seam[];
}

/** What a chunk hears, in samples of the file. */
export const heardBy = (index: number, { chunks, total_samples }: ChunkPlan): Chunk | undefined => {
  const own = chunks[index];
  if (own === undefined) return undefined;
  const reach = REACH_SECONDS * SAMPLE_RATE;
  return {
    start: chunks[index - 1]?.forced ? Math.max(0, own.start - reach) : own.start,
    end: own.forced ? Math.min(total_samples, own.end + reach) : own.end,
  };
};

/** All that the chunks heard; `heard` in the order of the plan. */
export const joinChunks = (
  { chunks }: ChunkPlan,
  heard: readonly Pick<ChunkWords, 'words' | 'speech'>[],
): Joined => {
  const words: Word[][] = heard.map((chunk) => [...chunk.words]);
  const seams = chunks.slice(0, -1).map(({ end, forced }, index): Seam => {
    const at = end / SAMPLE_RATE;
    if (!forced) return { at, forced: false, anchored: false, driftSeconds: 0 };
    const { left, right, drift } = joinAt(at, words[index] ?? [], words[index + 1] ?? []);
    words[index] = [...left];
    words[index + 1] = [...right];
    return { at, forced: true, anchored: drift !== undefined, driftSeconds: drift ?? 0 };
  });
  const speech = heard.flatMap((chunk, index) => clipped(chunk.speech, chunks[index]));
  return { words: words.flat(), speech, seams };
};

const clipped = (speech: readonly Span[], chunk: Chunk | undefined): readonly Span[] => {
  if (chunk === undefined) return [];
  const [from, to] = [chunk.start / SAMPLE_RATE, chunk.end / SAMPLE_RATE];
  return speech
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
    .filter(({ start, end }) => end > start);
};

const middle = ({ start, end }: Word): number => (start + end) / 2;

interface Sides {
  readonly left: readonly Word[];
  readonly right: readonly Word[];
  /** Undefined where they have no word in common. */
  readonly drift?: number;
}

/** Up to a word that both heard the left one is right, behind it the other: the nearest to the cut is farthest from both edges. */
export const joinAt = (at: number, left: readonly Word[], right: readonly Word[]): Sides => {
  const anchors = commonWords(at, left, right);
  const distance = ([l, r]: Anchor): number => Math.abs((middle(l) + middle(r)) / 2 - at);
  const [nearest] = anchors.toSorted((a, b) => distance(a) - distance(b));
  if (nearest === undefined) return cutAt(at, left, right);
  const [l, r] = nearest;
  return {
    left: left.slice(0, left.indexOf(l) + 1),
    right: notBefore(l, right.slice(right.indexOf(r) + 1)),
    drift: Math.abs(middle(l) - middle(r)),
  };
};

/** Times of the second chunk must not go back behind the word that it follows. */
const notBefore = (word: Word, after: readonly Word[]): readonly Word[] =>
  after.map((one) =>
    one.start >= word.start ? one : { ...one, start: word.start, end: Math.max(one.end, word.start) },
  );

type Anchor = readonly [Word, Word];

/** The common subsequence of what both heard around the cut that fits their times best: of words said twice the right ones. */
const commonWords = (at: number, left: readonly Word[], right: readonly Word[]): readonly Anchor[] => {
  const near = REACH_SECONDS + SAME_WORD_SECONDS;
  const l = left.filter((word) => middle(word) >= at - near);
  const r = right.filter((word) => middle(word) <= at + near);
  return bestCommon(l, r, (one, other) =>
    wordKey(one.text) === wordKey(other.text) ? SAME_WORD_SECONDS - Math.abs(middle(one) - middle(other)) : 0,
  );
};

/** Pairs in order whose worth together is the most, by dynamic programming; what is worth nothing is no pair. */
export const bestCommon = <A, B>(
  left: readonly A[],
  right: readonly B[],
  worth: (a: A, b: B) => number,
): readonly (readonly [A, B])[] => {
  const totals = [...left, undefined].map(() => [...right, undefined].map(() => 0));
  const totalAt = (i: number, j: number): number => totals[i]?.[j] ?? 0;
  const withPair = (i: number, j: number): number => {
    const [a, b] = [left[i], right[j]];
    const value = a === undefined || b === undefined ? 0 : worth(a, b);
    return value > 0 ? value + totalAt(i + 1, j + 1) : 0;
  };
  for (let i = left.length - 1; i >= 0; i -= 1)
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = totals[i];
      if (row !== undefined) row[j] = Math.max(withPair(i, j), totalAt(i + 1, j), totalAt(i, j + 1));
    }
  const pairs: (readonly [A, B])[] = [];
  for (let i = 0, j = 0; totalAt(i, j) > 0; ) {
    const [a, b] = [left[i], right[j]];
    if (a !== undefined && b !== undefined && withPair(i, j) === totalAt(i, j)) {
      pairs.push([a, b]);
      i += 1;
      j += 1;
    } else if (totalAt(i + 1, j) === totalAt(i, j)) i += 1;
    else j += 1;
  }
  return pairs;
};

/** No word in common: each side tells what lies in its half. A word that both cut differently is told once, by the surer one. */
const cutAt = (at: number, left: readonly Word[], right: readonly Word[]): Sides => {
  const kept = {
    left: left.filter((word) => middle(word) < at),
    right: right.filter((word) => middle(word) >= at),
  };
  const [last, first] = [kept.left.at(-1), kept.right[0]];
  if (last !== undefined && first !== undefined && isOneWord(last, first))
    return isSurer(last, first)
      ? { left: kept.left, right: kept.right.slice(1) }
      : { left: kept.left.slice(0, -1), right: kept.right };
  const all = [...kept.left, ...kept.right];
  const [beyond] = left.filter((word) => !kept.left.includes(word) && isAlone(word, all));
  if (beyond !== undefined) return { left: [...kept.left, beyond], right: kept.right };
  const before = right.findLast((word) => !kept.right.includes(word) && isAlone(word, all));
  return before === undefined ? kept : { left: kept.left, right: [before, ...kept.right] };
};

const overlap = (one: Word, other: Word): number =>
  Math.min(one.end, other.end) - Math.max(one.start, other.start);

const isOneWord = (one: Word, other: Word): boolean =>
  overlap(one, other) > Math.min(one.end - one.start, other.end - other.start) / 2;

const isSurer = (one: Word, other: Word): boolean => (one.confidence ?? 0) >= (other.confidence ?? 0);

const isAlone = (word: Word, others: readonly Word[]): boolean =>
  others.every((other) => overlap(word, other) <= 0);
