/** Which file given again is which of the task. */
import type { KeptFile } from './kept.ts';

export interface Wanted {
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

export interface Pair {
  readonly id: string;
  readonly file: File;
}

const dateOf = (kept: readonly KeptFile[], id: string): number | undefined =>
  kept.find((file) => file.id === id)?.lastModified;

/** By name and size, each file once; of several that fit, the one with the date of then. */
export const pairUp = (
  wanted: readonly Wanted[],
  kept: readonly KeptFile[],
  given: readonly File[],
): readonly Pair[] => {
  const free = new Set(given);
  return wanted.flatMap(({ id, name, size }) => {
    const fitting = [...free].filter((file) => file.name === name && file.size === size);
    const file = fitting.find(({ lastModified }) => lastModified === dateOf(kept, id)) ?? fitting[0];
    if (file === undefined) return [];
    free.delete(file);
    return [{ id, file }];
  });
};

/** Saved at another time than the file that the upload began with: perhaps other bytes, perhaps only a copy. */
export const otherwiseDated = (pairs: readonly Pair[], kept: readonly KeptFile[]): readonly File[] =>
  pairs.filter(({ id, file }) => dateOf(kept, id) !== file.lastModified).map(({ file }) => file);
