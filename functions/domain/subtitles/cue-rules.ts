/** The rules that cues are held to. */
import {
  type CueLimits,
  cueLimitsSchema as limits,
  type SubtitleWishes,
} from '../../contract/subtitle-schemas.ts';

export const DEFAULT_CUE_RULES: CueLimits = {
  max_line_length: limits.max_line_length.default,
  max_lines: limits.max_lines.default,
  max_chars_per_second: limits.max_chars_per_second.default,
  min_duration: limits.min_duration.default,
  max_duration: limits.max_duration.default,
  min_gap: limits.min_gap.default,
};

export const cueRulesFrom = (asked: SubtitleWishes = {}): CueLimits => {
  const { formats: _formats, burn_in: _burnIn, ...rules } = asked;
  return { ...DEFAULT_CUE_RULES, ...rules };
};

/** A last word up to this length looks lost on a line, or in a cue, of its own. */
export const ORPHAN_CHARACTERS = 5;

/** In characters as readers count them: an emoji is one. */
export const lengthOf = (text: string): number => [...text].length;

/** In characters; what stands between lines is read as a space. */
export const readingLength = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + lengthOf(line), Math.max(0, lines.length - 1));
