/** Which regular expressions we take from callers: those that do not invite backtracking without end. */

const MAX_PATTERN = 500;

/** The pieces of a valid pattern: back references, escapes, classes, the ends of groups, quantifiers, other characters. */
const PIECE =
  /\\(?:[1-9]|k<)|\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?(?:[:=!]|<[=!]|<[^>]*>))?|\)|[*+?]|\{\d+(?:,\d*)?\}|./gsu;

const isUnbounded = (piece: string): boolean => /^([*+]|\{\d+,\})$/.test(piece);
const isQuantifier = (piece: string): boolean => /^([*+?]|\{\d.*\})$/.test(piece);

/** `(a+)+`: how often the inner one repeats within the outer one can be chosen in exponentially many ways. */
const nestsRepetitions = (pieces: readonly string[]): boolean => {
  // For each open group, whether something within it repeats without bound; the first is the whole pattern.
  const groups = [false];
  let lastRepeats = false;
  for (const piece of pieces) {
    if (isUnbounded(piece) && lastRepeats) return true;
    if (isUnbounded(piece)) groups[groups.length - 1] = true;
    if (piece.startsWith('(')) groups.push(false);
    lastRepeats = piece === ')' ? groups.pop() === true : isQuantifier(piece) && lastRepeats;
    if (lastRepeats) groups[groups.length - 1] = true;
  }
  return false;
};

/**
 * What is wrong with a pattern, or undefined. Not proof against every slow pattern (`(a|a)*`): whoever matches it must
 * limit the time as well.
 */
export const patternFault = (pattern: string): string | undefined => {
  if (pattern.length > MAX_PATTERN) return `must have at most ${MAX_PATTERN} characters`;
  try {
    new RegExp(pattern, 'u');
  } catch (error) {
    return error instanceof Error ? error.message : 'is not a regular expression';
  }
  const pieces = pattern.match(PIECE) ?? [];
  if (pieces.some((piece) => /^\\(\d|k<)/.test(piece))) return 'must not refer back to a group';
  return nestsRepetitions(pieces)
    ? 'must not repeat without bound what repeats without bound: write {0,100} for one of them'
    : undefined;
};
