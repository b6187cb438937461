/** How words stand beside one another in writing. */

/** Scripts written without spaces between words. */
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]$/u;

const unspaced = (character: string | undefined): boolean =>
  character !== undefined && UNSPACED.test(character);

/** Words as a sentence: a space between them, except inside scripts that have none. */
export const joinWords = (words: readonly string[]): string => {
  let text = '';
  for (const word of words) {
    const seamless = text === '' || (unspaced([...text].at(-1)) && unspaced([...word][0]));
    text += seamless ? word : ` ${word}`;
  }
  return text;
};
