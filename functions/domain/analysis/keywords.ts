/**
 * Key phrases by TextRank (Mihalcea and Tarau 2004): words that stand near one another recommend one another, the
 * best recommended are joined to the phrases they form in the text. It needs neither training nor other texts.
 */
import type { Keyword } from '../../contract/analysis-schemas.ts';
import type { Term } from './terms.ts';

/** Words this near to each other are neighbours; the paper found 2 best. */
const WINDOW = 2;
/** PageRank's own. */
const DAMPING = 0.85;
const CONVERGED = 1e-4;
const MOST_ROUNDS = 100;
/** Longer runs of good words are rarely a name of something. */
const LONGEST_PHRASE = 3;

type Graph = ReadonlyMap<string, ReadonlyMap<string, number>>;

const graphOf = (sentences: readonly (readonly Term[])[]): Graph => {
  const graph = new Map<string, Map<string, number>>();
  const link = (from: string, to: string): void => {
    const links = graph.get(from) ?? new Map<string, number>();
    links.set(to, (links.get(to) ?? 0) + 1);
    graph.set(from, links);
  };
  for (const sentence of sentences) {
    for (const [index, { text, carries }] of sentence.entries()) {
      if (!carries) continue;
      if (!graph.has(text)) graph.set(text, new Map());
      for (const other of sentence.slice(index + 1, index + 1 + WINDOW)) {
        if (!other.carries || other.text === text) continue;
        link(text, other.text);
        link(other.text, text);
      }
    }
  }
  return graph;
};

const ranksOf = (graph: Graph): ReadonlyMap<string, number> => {
  const weights = new Map(
    [...graph].map(([word, links]) => [word, [...links.values()].reduce((sum, weight) => sum + weight, 0)]),
  );
  let ranks = new Map([...graph.keys()].map((word) => [word, 1]));
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = new Map(
      [...graph].map(([word, links]) => {
        const received = [...links].reduce(
          (sum, [from, weight]) => sum + ((ranks.get(from) ?? 0) * weight) / (weights.get(from) || 1),
          0,
        );
        return [word, 1 - DAMPING + DAMPING * received];
      }),
    );
    const moved = Math.max(0, ...[...next].map(([word, rank]) => Math.abs(rank - (ranks.get(word) ?? 0))));
    ranks = next;
    if (moved < CONVERGED) break;
  }
  return ranks;
};

/** Every one, two or three words in a row that carry meaning. */
const phrasesIn = (sentence: readonly Term[]): readonly (readonly string[])[] =>
  sentence.flatMap((_, start) => {
    const ahead = sentence.slice(start, start + LONGEST_PHRASE);
    const end = ahead.findIndex(({ carries }) => !carries);
    const run = ahead.slice(0, end === -1 ? ahead.length : end).map(({ text }) => text);
    return run.map((_, last) => run.slice(0, last + 1));
  });

const unspaced = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}/u;

const written = (words: readonly string[]): string =>
  words.join(words.every((word) => unspaced.test(word)) ? '' : ' ');

interface Candidate {
  readonly words: readonly string[];
  readonly count: number;
}

/** Every phrase that stands in the text more than once, and each word for itself. */
const candidatesIn = (sentences: readonly (readonly Term[])[]): readonly Candidate[] => {
  const found = new Map<string, Candidate>();
  for (const words of sentences.flatMap(phrasesIn)) {
    const key = words.join(' ');
    found.set(key, { words, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found.values()].filter(({ words, count }) => words.length === 1 || count > 1);
};

const partsOf = (words: readonly string[]): readonly string[] =>
  words.flatMap((_, start) =>
    words.slice(start).flatMap((_, last) => {
      const part = words.slice(start, start + last + 1);
      return part.length < words.length ? [part.join(' ')] : [];
    }),
  );

/** What never stands outside a longer phrase is said by that one. */
const withoutParts = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const inLonger = new Map<string, number>();
  for (const { words, count } of candidates)
    for (const part of partsOf(words)) inLonger.set(part, Math.max(inLonger.get(part) ?? 0, count));
  return candidates.filter(({ words, count }) => (inLonger.get(words.join(' ')) ?? 0) < count);
};

/** The best first, at most `most`; scores are shares of the best. */
export const keywordsOf = (sentences: readonly (readonly Term[])[], most = 20): Keyword[] => {
  const ranks = ranksOf(graphOf(sentences));
  // Said more often counts more, less and less so.
  const scoreOf = ({ words, count }: Candidate): number =>
    (words.reduce((sum, word) => sum + (ranks.get(word) ?? 0), 0) / Math.sqrt(words.length)) *
    (1 + Math.log(count));
  const scored = withoutParts(candidatesIn(sentences))
    .map((candidate) => ({ ...candidate, score: scoreOf(candidate) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, most);
  const best = scored[0]?.score ?? 1;
  return scored.map(({ words, count, score }) => ({
    text: written(words),
    score: Math.round((score / best) * 1000) / 1000,
    count,
  }));
};
