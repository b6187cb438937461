/** The rules that cues are held to. */
import type { CueLimits, SubtitleWishes } from '../../contract/subtitle-schemas.ts';

/**
 * Netflix's Timed Text Style Guide: lines and their length, five sixths of a second to seven seconds, two frames between
 * cues (here of 24 a second); 17 characters a second is what its English template asks of programmes for adults.
 */
export const DEFAULT_CUE_RULES: CueLimits = {
  max_line_length: 42,
  max_lines: 2,
  max_chars_per_second: 17,
  min_duration: 0.833,
  max_duration: 7,
  min_gap: 0.083,
};

export const cueRulesFrom = (asked: SubtitleWishes = {}): CueLimits => {
  const { formats: _formats, burn_in: _burnIn, ...limits } = asked;
  return { ...DEFAULT_CUE_RULES, ...limits };
};

/** A last word up to this length looks lost on a line, or in a cue, of its own. */
export const ORPHAN_CHARACTERS = 5;

/** In characters as readers count them: an emoji is one. */
export const lengthOf = (text: string): number => [...text].length;

/** In characters; what stands between lines is read as a space. */
export const readingLength = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + lengthOf(line), Math.max(0, lines.length - 1));
