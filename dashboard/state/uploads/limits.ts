/** Which of the files that somebody chose may be sent in one task. The service has the last word; here it is said early. */
import Uppy from '@uppy/core';

/** As the service has them; a test compares. */
export const LIMITS = { maxFileSize: 10 * 1024 ** 3, maxNumberOfFiles: 200 } as const;

const rules = new Uppy({ restrictions: LIMITS });

const judged = ({ name, size, type }: File) => ({ name, size, type, extension: '' });

const isSame = (one: File, other: File): boolean =>
  one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

export interface Choice {
  readonly files: readonly File[];
  /** Why some of those that were added are not among them. */
  readonly refusals: readonly string[];
}

/** One file with nothing in it would make the whole task fail. */
const refusalOf = (file: File, files: readonly File[]): string | undefined =>
  file.size === 0
    ? `${file.name} is empty`
    : rules.validateRestrictions(judged(file), files.map(judged))?.message;

const addOne = ({ files, refusals }: Choice, file: File): Choice => {
  if (files.some((held) => isSame(held, file))) return { files, refusals };
  const refusal = refusalOf(file, files);
  if (refusal === undefined) return { files: [...files, file], refusals };
  return { files, refusals: refusals.includes(refusal) ? refusals : [...refusals, refusal] };
};

/** The same file twice is one file. */
export const withFiles = (held: readonly File[], added: readonly File[]): Choice =>
  added.reduce(addOne, { files: held, refusals: [] });
