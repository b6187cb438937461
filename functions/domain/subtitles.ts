/** Cues by the usual rules of subtitling: few short lines, long enough to read, never two at once. */
import type { Segment, TranscriptWord } from '../contract/transcript-schemas.ts';
import { joinWords } from './text.ts';

export interface CueRules {
  /** Characters; a single longer word stands on a line of its own. */
  readonly maxLineLength: number;
  readonly maxLines: number;
}

/** 42 characters on two lines, as the common broadcasting guides have it. */
export const DEFAULT_CUE_RULES: CueRules = { maxLineLength: 42, maxLines: 2 };
export const LONGEST_CUE_SECONDS = 7;
export const SHORTEST_CUE_SECONDS = 1;
/** A cue stays until it can be read at this speed, as far as the next one leaves room. */
export const CHARACTERS_PER_SECOND = 17;

export interface Cue {
  readonly start: number;
  readonly end: number;
  readonly lines: readonly string[];
  readonly speaker: string | null;
}

/** Cues in order of time, not overlapping. */
export const cuesOf = (segments: readonly Segment[], rules: CueRules = DEFAULT_CUE_RULES): readonly Cue[] =>
  spaced(segments.flatMap((segment) => wordGroups(segment.words, rules)).map((words) => cue(words, rules)));

const wordGroups = (words: readonly TranscriptWord[], rules: CueRules): readonly TranscriptWord[][] => {
  const groups: TranscriptWord[][] = [];
  for (const word of words) {
    const group = groups.at(-1);
    if (group !== undefined && fits([...group, word], rules)) group.push(word);
    else groups.push([word]);
  }
  return groups;
};

const fits = (words: readonly TranscriptWord[], rules: CueRules): boolean => {
  const duration = (words.at(-1)?.end ?? 0) - (words[0]?.start ?? 0);
  if (duration > LONGEST_CUE_SECONDS) return false;
  if (
    sentenceEnds(words.at(-2)?.text) &&
    joinWords(words.map(({ text }) => text)).length > rules.maxLineLength
  )
    return false;
  const lines = wrap(words, rules.maxLineLength);
  return lines.length <= rules.maxLines && lines.every((line) => line.length <= rules.maxLineLength);
};

const sentenceEnds = (text: string | undefined): boolean =>
  text !== undefined && /[.!?…。！？]["”’)]*$/.test(text);

const cue = (words: readonly TranscriptWord[], rules: CueRules): Cue => ({
  start: words[0]?.start ?? 0,
  end: words.at(-1)?.end ?? 0,
  lines: balanced(words, rules),
  speaker: words[0]?.speaker ?? null,
});

const wrap = (words: readonly TranscriptWord[], width: number): readonly string[] => {
  const lines: string[] = [];
  for (const { text } of words) {
    const longer = joinWords([...lines.slice(-1), text]);
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(text);
  }
  return lines;
};

/** As few lines as needed, as equal as possible: the narrowest width that needs no further line. */
const balanced = (words: readonly TranscriptWord[], rules: CueRules): readonly string[] => {
  const widest = wrap(words, rules.maxLineLength);
  for (
    let width = Math.ceil(widest.join(' ').length / widest.length);
    width < rules.maxLineLength;
    width += 1
  ) {
    const lines = wrap(words, width);
    if (lines.length <= widest.length && lines.every((line) => line.length <= rules.maxLineLength))
      return lines;
  }
  return widest;
};

/** Gives each cue the time it takes to read, up to where the next begins. */
const spaced = (cues: readonly Cue[]): readonly Cue[] =>
  cues.map((cue, index) => {
    const readable = cue.lines.join(' ').length / CHARACTERS_PER_SECOND;
    const wanted = Math.max(cue.end, cue.start + SHORTEST_CUE_SECONDS, cue.start + readable);
    const latest = Math.min(
      cue.start + LONGEST_CUE_SECONDS,
      cues[index + 1]?.start ?? Number.POSITIVE_INFINITY,
    );
    return { ...cue, end: Math.min(wanted, latest) };
  });

/** SubRip: numbered cues, commas in the times. */
export const toSrt = (cues: readonly Cue[]): string =>
  cues
    .map(
      ({ start, end, lines }, index) =>
        `${index + 1}\n${clock(start, ',')} --> ${clock(end, ',')}\n${lines.join('\n')}\n`,
    )
    .join('\n');

/** WebVTT with a voice span where the speaker is known. */
export const toVtt = (cues: readonly Cue[]): string =>
  [
    'WEBVTT\n',
    ...cues.map(({ start, end, lines, speaker }) => {
      const text = lines.map(escaped).join('\n');
      return `${clock(start, '.')} --> ${clock(end, '.')}\n${speaker === null ? text : `<v ${escaped(speaker)}>${text}`}\n`;
    }),
  ].join('\n');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const clock = (seconds: number, decimalMark: string): string => {
  const milliseconds = Math.round(seconds * 1000);
  const part = (unit: number, modulo: number): string =>
    String(Math.floor(milliseconds / unit) % modulo).padStart(2, '0');
  const hours = String(Math.floor(milliseconds / 3_600_000)).padStart(2, '0');
  return `${hours}:${part(60_000, 60)}:${part(1000, 60)}${decimalMark}${String(milliseconds % 1000).padStart(3, '0')}`;
};
