/** How words stand beside one another in writing. */

/** Scripts written without spaces between words. */
const UNSPACED =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]$/u;

const unspaced = (character: string | undefined): boolean =>
  character !== undefined && UNSPACED.test(character);

/** What two spellings of one word have in common: no case, no punctuation. */
export const wordKey = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/\p{P}/gu, '') || text;

/** Whether any of it is written in such a script. */
export const isUnspaced = (text: string): boolean => [...text].some(unspaced);

/** Words as a sentence: a space between them, except inside scripts that have none. */
export const joinWords = (words: readonly string[]): string =>
  words
    .map((word, index) => {
      const before = words[index - 1];
      const seamless = before === undefined || (unspaced([...before].at(-1)) && unspaced([...word][0]));
      return seamless ? word : ` ${word}`;
    })
    .join('');
