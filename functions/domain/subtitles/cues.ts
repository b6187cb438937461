/** Cues by the usual rules of subtitling: few short lines, long enough to read, never two at once. */
import type { CueLimits } from '../../contract/subtitle-schemas.ts';
import type { Segment, TranscriptWord } from '../../contract/transcript-schemas.ts';
import { joinWords } from '../transcript/text.ts';
import { groupsOf } from './cue-groups.ts';
import { DEFAULT_CUE_RULES, readingLength } from './cue-rules.ts';
import { linesOf } from './line-breaks.ts';

/** Times in seconds of the file, whole milliseconds: as they stand in the files. */
export interface Cue {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly lines: readonly string[];
  readonly speaker: string | null;
}

/** What players need at least to show a cue at all; one that has less lets the next one wait. */
const SHORTEST_SHOWN_MS = 100;

/** Cues in order of time, not overlapping, every word once. What cannot be kept, `violationsOf` tells. */
export const cuesOf = (
  segments: readonly Segment[],
  rules: CueLimits = DEFAULT_CUE_RULES,
): readonly Cue[] => {
  const spoken = segments.filter(({ words }) => words.length > 0);
  const next = (index: number): number => spoken[index + 1]?.words[0]?.start ?? Number.POSITIVE_INFINITY;
  return spaced(
    spoken.flatMap(({ words }, index) => groupsOf(words, next(index), rules)),
    rules,
  );
};

/** The same cues at the same times with other words, such as those of another language; one text for each cue. */
export const withTexts = (
  cues: readonly Cue[],
  texts: readonly string[],
  rules: CueLimits = DEFAULT_CUE_RULES,
): readonly Cue[] =>
  cues.map((cue, index) => {
    const text = texts[index] ?? cue.text;
    return { ...cue, text, lines: linesOf(text, rules.max_line_length) };
  });

const milliseconds = (seconds: number): number => Math.round(seconds * 1000);

/** Gives each cue the time it takes to read, up to where the next begins. */
const spaced = (groups: readonly (readonly TranscriptWord[])[], rules: CueLimits): readonly Cue[] => {
  let earliest = 0;
  return groups.map((words, index) => {
    const text = joinWords(words.map((word) => word.text));
    const lines = linesOf(text, rules.max_line_length);
    const start = Math.max(earliest, milliseconds(words[0]?.start ?? 0));
    const readable = Math.ceil((1000 * readingLength(lines)) / rules.max_chars_per_second);
    const spoken = milliseconds(Math.max(...words.map(({ end }) => end)));
    const wanted = Math.max(spoken, start + milliseconds(rules.min_duration), start + readable);
    const next = groups[index + 1]?.[0]?.start ?? Number.POSITIVE_INFINITY;
    const latest = Math.min(start + milliseconds(rules.max_duration), milliseconds(next - rules.min_gap));
    const end = Math.max(start + SHORTEST_SHOWN_MS, Math.min(wanted, latest));
    earliest = end;
    return { start: start / 1000, end: end / 1000, text, lines, speaker: words[0]?.speaker ?? null };
  });
};
