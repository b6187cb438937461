/** Words and turns become what was said by whom. */
import type { Word } from '../../contract/media-schemas.ts';
import type { Segment, Transcript, TranscriptWord } from '../../contract/transcript-schemas.ts';
import type { Turn } from '../speakers/speakers.ts';
import { joinWords } from './text.ts';

/** A pause longer than this ends a segment, in seconds. */
export const SEGMENT_PAUSE_SECONDS = 0.8;
/** A segment is closed before it gets longer than this, so that it can be read and clicked. */
export const LONGEST_SEGMENT_SECONDS = 30;

/** Segments in order of time; each has one speaker, or null where nobody was looked for. */
export const segmentsOf = (words: readonly Word[], turns: readonly Turn[]): readonly Segment[] => {
  const speakerAt = speakerFinder(turns);
  const runs: TranscriptWord[][] = [];
  for (const word of words.toSorted((a, b) => a.start - b.start)) {
    const spoken = { ...word, speaker: speakerAt(word) };
    const run = runs.at(-1);
    if (run !== undefined && continues(run, spoken)) run.push(spoken);
    else runs.push([spoken]);
  }
  return runs.map(segment);
};

const continues = (run: readonly TranscriptWord[], word: TranscriptWord): boolean => {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return false;
  return (
    word.speaker === last.speaker &&
    word.start - last.end <= SEGMENT_PAUSE_SECONDS &&
    word.end - first.start <= LONGEST_SEGMENT_SECONDS
  );
};

const segment = (words: TranscriptWord[], index: number): Segment => ({
  id: index + 1,
  start: words[0]?.start ?? 0,
  end: Math.max(...words.map(({ end }) => end)),
  speaker: words[0]?.speaker ?? null,
  text: joinWords(words.map(({ text }) => text)),
  confidence: confidenceOf(words),
  words,
});

/** The mean over words, 0 to 1; null where the model gives none. */
export const confidenceOf = (words: readonly Pick<Word, 'confidence'>[]): number | null => {
  const known = words.flatMap(({ confidence }) => confidence ?? []);
  return known.length === 0 ? null : rounded(known.reduce((sum, one) => sum + one, 0) / known.length);
};

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Who speaks during a word: the turn that covers most of it, else the nearest one. */
const speakerFinder = (turns: readonly Turn[]): ((word: Word) => string | null) => {
  const inOrder = turns.toSorted((a, b) => a.start - b.start);
  const latestEnds = runningMaximum(inOrder.map(({ end }) => end));
  return (word) => {
    const last = lastStartingBefore(inOrder, word.end);
    let best: { speaker: string; overlap: number } | undefined;
    const consider = (turn: Turn | undefined): void => {
      if (turn === undefined) return;
      // Negative: the gap to a turn that does not touch the word.
      const overlap = Math.min(turn.end, word.end) - Math.max(turn.start, word.start);
      if (best === undefined || overlap > best.overlap) best = { speaker: turn.speaker, overlap };
    };
    consider(inOrder[last + 1]);
    for (
      let i = last;
      i >= 0 && (latestEnds[i] ?? 0) - word.start > (best?.overlap ?? Number.NEGATIVE_INFINITY);
      i -= 1
    ) {
      consider(inOrder[i]);
    }
    return best?.speaker ?? null;
  };
};

const runningMaximum = (values: readonly number[]): readonly number[] => {
  let maximum = Number.NEGATIVE_INFINITY;
  return values.map((value) => {
    maximum = Math.max(maximum, value);
    return maximum;
  });
};

/** Index of the last turn that starts before `time`, or -1. */
const lastStartingBefore = (turns: readonly Turn[], time: number): number => {
  let [low, high] = [0, turns.length];
  while (low < high) {
    const half = (low + high) >> 1;
    if ((turns[half]?.start ?? Number.POSITIVE_INFINITY) < time) low = half + 1;
    else high = half;
  }
  return low - 1;
};

/** Everybody with a turn, in the order of first speech; how sure the model was of their words. */
export const speakersOf = (
  turns: readonly Turn[],
  segments: readonly Segment[] = [],
): Transcript['speakers'] => {
  const seconds = new Map<string, number>();
  for (const { speaker, start, end } of turns)
    seconds.set(speaker, (seconds.get(speaker) ?? 0) + end - start);
  const said = Map.groupBy(
    segments.flatMap(({ words }) => words),
    ({ speaker }) => speaker,
  );
  return [...seconds].map(([id, talk]) => ({
    id,
    name: null,
    talk_seconds: rounded(talk),
    confidence: confidenceOf(said.get(id) ?? []),
  }));
};

/** What speakers are called: by their ids until somebody names them. */
export const nameFinder = (speakers: Transcript['speakers']): ((id: string) => string) => {
  const names = new Map(speakers.map(({ id, name }) => [id, name ?? id]));
  return (id) => names.get(id) ?? id;
};
