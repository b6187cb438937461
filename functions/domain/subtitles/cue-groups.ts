/** Which words of a segment share a cue: of all ways that keep the rules, the one that reads best. */
import type { CueLimits } from '../../contract/subtitle-schemas.ts';
import type { TranscriptWord } from '../../contract/transcript-schemas.ts';
import { joinWords } from '../transcript/text.ts';
import { lengthOf, ORPHAN_CHARACTERS } from './cue-rules.ts';
import { fitsOn } from './line-breaks.ts';

/** What is worse than what: a cue too short to see, one too fast to read, a lost word, a break within a sentence. */
const COSTS = {
  cue: 1,
  tooShort: 60,
  tooFast: 20,
  orphan: 15,
  breakInPhrase: 4,
  breakAtPause: 1.5,
  breakAtComma: 1,
  sentenceInside: 2,
  /** Of a cue with no room left, less for others by the square: of two cues, neither takes nearly all. */
  full: 1,
} as const;

/** A pause that listeners take for the end of a phrase. */
const PAUSE_SECONDS = 0.3;
/** No speech is faster than this; keeps the costs of nonsense times finite. */
const LEAST_SECONDS = 0.05;

const SENTENCE_END = /[.!?…。！？]["”’»)]*$/u;
const PHRASE_END = /[,;:–—，、；：]["”’»)]*$/u;

interface Way {
  readonly cost: number;
  /** Where the first group ends. */
  readonly to: number;
}

/** `next` is when somebody speaks after these words. Groups in order, every word once. */
export const groupsOf = (
  words: readonly TranscriptWord[],
  next: number,
  rules: CueLimits,
): readonly (readonly TranscriptWord[])[] => {
  const ways: Way[] = [];
  ways[words.length] = { cost: 0, to: words.length };
  for (let from = words.length - 1; from >= 0; from -= 1)
    ways[from] = bestFrom(words, from, next, rules, ways);
  const groups: (readonly TranscriptWord[])[] = [];
  for (let from = 0; from < words.length; ) {
    const to = ways[from]?.to ?? words.length;
    groups.push(words.slice(from, to));
    from = to;
  }
  return groups;
};

const bestFrom = (
  words: readonly TranscriptWord[],
  from: number,
  next: number,
  rules: CueLimits,
  ways: readonly Way[],
): Way => {
  let best: Way = { cost: Number.POSITIVE_INFINITY, to: from + 1 };
  for (let to = from + 1; to <= words.length; to += 1) {
    const group = words.slice(from, to);
    if (group.length > 1 && !fits(group, rules)) break;
    const cost =
      groupCost(group, words[to]?.start ?? next, rules) +
      (to < words.length ? breakCost(words[to - 1], words[to]) : 0) +
      (group.length === 1 && words.length > 1 && lengthOf(group[0]?.text ?? '') <= ORPHAN_CHARACTERS
        ? COSTS.orphan
        : 0) +
      (ways[to]?.cost ?? 0);
    if (cost < best.cost) best = { cost, to };
  }
  return best;
};

const textOf = (words: readonly TranscriptWord[]): string => joinWords(words.map(({ text }) => text));

const fits = (words: readonly TranscriptWord[], rules: CueLimits): boolean =>
  (words.at(-1)?.end ?? 0) - (words[0]?.start ?? 0) <= rules.max_duration &&
  fitsOn(textOf(words), rules.max_line_length, rules.max_lines);

const groupCost = (words: readonly TranscriptWord[], next: number, rules: CueLimits): number => {
  const room = Math.min(next - rules.min_gap - (words[0]?.start ?? 0), rules.max_duration);
  const shown = Math.max(room, LEAST_SECONDS);
  const length = lengthOf(textOf(words));
  const tooShort = Math.max(0, 1 - shown / rules.min_duration);
  const tooFast = Math.max(0, length / shown / rules.max_chars_per_second - 1);
  const inside = words.slice(0, -1).filter(({ text }) => SENTENCE_END.test(text)).length;
  return (
    COSTS.cue +
    COSTS.full * (length / rules.max_line_length / rules.max_lines) ** 2 +
    COSTS.tooShort * tooShort +
    COSTS.tooFast * Math.min(3, tooFast) +
    COSTS.sentenceInside * inside
  );
};

const breakCost = (last: TranscriptWord | undefined, first: TranscriptWord | undefined): number => {
  if (last === undefined || first === undefined || SENTENCE_END.test(last.text)) return 0;
  if (PHRASE_END.test(last.text)) return COSTS.breakAtComma;
  return first.start - last.end >= PAUSE_SECONDS ? COSTS.breakAtPause : COSTS.breakInPhrase;
};
