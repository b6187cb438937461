/** Which rules a file's cues could not keep: reported, never silently broken. */
import type { CueLimits, SubtitleReport, Violation } from '../../contract/subtitle-schemas.ts';
import { lengthOf, ORPHAN_CHARACTERS, readingLength } from './cue-rules.ts';
import type { Cue } from './cues.ts';

export const reportOn = (cues: readonly Cue[], rules: CueLimits, language: string): SubtitleReport => ({
  language,
  rules,
  cue_count: cues.length,
  violations: [...violationsOf(cues, rules)],
});

export const violationsOf = (cues: readonly Cue[], rules: CueLimits): readonly Violation[] =>
  cues.flatMap((cue, index) =>
    [...faultsOf(cue, rules), ...neighbourFaults(cue, cues[index - 1], rules)].map((fault) => ({
      ...fault,
      cue: index + 1,
      start: cue.start,
      end: cue.end,
    })),
  );

type Fault = Pick<Violation, 'rule' | 'value' | 'limit'>;

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

/** Seconds between two times of whole milliseconds. */
const seconds = (from: number, to: number): number => rounded(to - from);

const above = (rule: Fault['rule'], value: number, limit: number): readonly Fault[] =>
  value > limit ? [{ rule, value, limit }] : [];
const below = (rule: Fault['rule'], value: number, limit: number): readonly Fault[] =>
  value < limit ? [{ rule, value, limit }] : [];

const faultsOf = ({ start, end, lines }: Cue, rules: CueLimits): readonly Fault[] => {
  const duration = seconds(start, end);
  const speed = rounded(readingLength(lines) / duration);
  return [
    ...above('max_line_length', Math.max(0, ...lines.map(lengthOf)), rules.max_line_length),
    ...above('max_lines', lines.length, rules.max_lines),
    ...above('max_chars_per_second', speed, rules.max_chars_per_second),
    ...below('min_duration', duration, rules.min_duration),
    ...above('max_duration', duration, rules.max_duration),
    ...(lines.length > 1 ? orphans(lines.at(-1) ?? '') : []),
  ];
};

const orphans = (line: string): readonly Fault[] => {
  const length = lengthOf(line);
  return /\s/.test(line) || length > ORPHAN_CHARACTERS
    ? []
    : [{ rule: 'orphan_word', value: length, limit: ORPHAN_CHARACTERS }];
};

/** Speech that goes on within this many seconds is one text. */
const SAME_TEXT_SECONDS = 0.8;

const neighbourFaults = (cue: Cue, before: Cue | undefined, rules: CueLimits): readonly Fault[] => {
  if (before === undefined) return [];
  const gap = seconds(before.end, cue.start);
  const goesOn =
    before.speaker === cue.speaker && gap <= SAME_TEXT_SECONDS && !/[.!?…。！？]["”’»)]*$/u.test(before.text);
  return [
    ...below('min_gap', gap, rules.min_gap),
    ...(goesOn && cue.lines.length === 1 ? orphans(cue.text) : []),
  ];
};
