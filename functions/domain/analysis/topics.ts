/**
 * What was spoken of, one after the other, by TextTiling (Hearst 1997): where the words before a place and those after
 * it have little in common, the topic changes. Each stretch is named by its own words (TF-IDF over the stretches).
 */
import type { Topic } from '../../contract/analysis-schemas.ts';
import type { Term } from './terms.ts';

/** Words that carry meaning in a pseudo-sentence, and pseudo-sentences in a block: about a minute of speech a block. */
const SENTENCE = 10;
const BLOCK = 6;
const TERMS_OF_A_TOPIC = 5;

type Counts = ReadonlyMap<string, number>;

const countsOf = (terms: readonly Term[]): Counts => {
  const counts = new Map<string, number>();
  for (const { text } of terms) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
};

const norm = (counts: Counts): number => Math.hypot(...counts.values());

/** Cosine of the two counts; 0 where either is empty. */
const likeness = (one: Counts, other: Counts): number => {
  const length = norm(one) * norm(other);
  const shared = [...one].reduce((sum, [text, count]) => sum + count * (other.get(text) ?? 0), 0);
  return length === 0 ? 0 : shared / length;
};

/** Between each two pseudo-sentences, how much the blocks before and after have in common. */
const likenesses = (terms: readonly Term[]): readonly number[] => {
  const gaps = Math.ceil(terms.length / SENTENCE) - 1;
  return Array.from({ length: Math.max(0, gaps) }, (_, gap) => {
    const middle = (gap + 1) * SENTENCE;
    const reach = BLOCK * SENTENCE;
    return likeness(
      countsOf(terms.slice(Math.max(0, middle - reach), middle)),
      countsOf(terms.slice(middle, middle + reach)),
    );
  });
};

/** How far it rises again on both sides. */
const depthAt = (values: readonly number[], gap: number): number => {
  const climb = (step: 1 | -1): number => {
    let peak = values[gap] ?? 0;
    for (let at = gap + step; (values[at] ?? -1) >= peak; at += step) peak = values[at] ?? peak;
    return peak;
  };
  return climb(-1) + climb(1) - 2 * (values[gap] ?? 0);
};

/** Indices of the terms that begin a topic, the first one left out. */
const boundariesIn = (terms: readonly Term[]): readonly number[] => {
  const depths = likenesses(terms).map((_, gap, values) => depthAt(values, gap));
  const mean = depths.reduce((sum, depth) => sum + depth, 0) / Math.max(1, depths.length);
  const deviation = Math.sqrt(
    depths.reduce((sum, depth) => sum + (depth - mean) ** 2, 0) / Math.max(1, depths.length),
  );
  const boundaries: number[] = [];
  // The deepest first, a block apart from one another.
  const deepest = [...depths.entries()]
    .filter(([, depth]) => depth > 0 && depth >= mean + deviation)
    .toSorted(([, a], [, b]) => b - a);
  for (const [gap] of deepest) {
    const index = (gap + 1) * SENTENCE;
    const edges = [0, terms.length, ...boundaries];
    if (edges.every((edge) => Math.abs(edge - index) >= BLOCK * SENTENCE)) boundaries.push(index);
  }
  return boundaries.toSorted((a, b) => a - b);
};

/** In order of time, without gaps from the first word to the end of the speech. None where nothing was said. */
export const topicsOf = (sentences: readonly (readonly Term[])[], speechEnd: number): Topic[] => {
  const terms = sentences.flat().filter(({ carries }) => carries);
  if (terms.length === 0) return [];
  const starts = [0, ...boundariesIn(terms)];
  const stretches = starts.map((start, index) => terms.slice(start, starts[index + 1]));
  const counts = stretches.map(countsOf);
  return stretches.map((stretch, index) => ({
    start: Math.round((stretch[0]?.at ?? 0) * 1000) / 1000,
    end: Math.round((stretches[index + 1]?.[0]?.at ?? speechEnd) * 1000) / 1000,
    terms: namesOf(counts[index] ?? new Map(), counts),
  }));
};

/** Smoothed, so that a lone stretch is named by what it says most. */
const namesOf = (counts: Counts, all: readonly Counts[]): string[] => {
  const weight = ([text, count]: [string, number]): number =>
    count * Math.log(1 + all.length / all.filter((one) => one.has(text)).length);
  return [...counts]
    .toSorted((a, b) => weight(b) - weight(a))
    .slice(0, TERMS_OF_A_TOPIC)
    .map(([text]) => text);
};
