/** Two ways to go on with an upload that was interrupted: the browser opens the files again, or its reader gives them. */
import type { TaskView } from '../../../client/index.ts';
import { resume } from '../uploads.ts';
import { reopened } from './handles.ts';
import type { KeptUpload } from './kept.ts';
import { otherwiseDated, pairUp, type Wanted } from './pairing.ts';

export interface Interrupted {
  readonly task: TaskView;
  readonly missing: readonly Wanted[];
  readonly kept: KeptUpload;
}

export const namesOf = (files: readonly { readonly name: string }[]): string =>
  files.map(({ name }) => name).join(', ');

const handlesOf = ({ missing, kept }: Interrupted): readonly FileSystemFileHandle[] =>
  kept.files.flatMap(({ id, handle }) =>
    handle !== undefined && missing.some((file) => file.id === id) ? [handle] : [],
  );

export const canOpen = (upload: Interrupted): boolean => handlesOf(upload).length > 0;

/** All are asked for at once: a click counts only for a few seconds. */
export const openAgain = async (upload: Interrupted): Promise<void> => {
  const { task, missing, kept } = upload;
  const opening = handlesOf(upload).map((handle) => reopened(handle).catch(() => undefined));
  const files = (await Promise.all(opening)).filter((file) => file !== undefined);
  const same = pairUp(missing, kept.files, files).filter(
    (pair) => otherwiseDated([pair], kept.files).length === 0,
  );
  if (same.length > 0) await resume(task, kept, same);
  if (same.length < missing.length)
    throw new Error('Some files are missing or have changed. Select them again below.');
};

/** `isSure` is asked about files that may have been changed since. */
export const giveAgain = async (
  { task, missing, kept }: Interrupted,
  given: readonly File[],
  isSure: (files: readonly File[]) => boolean,
): Promise<void> => {
  const pairs = pairUp(missing, kept.files, given);
  if (pairs.length === 0)
    throw new Error(`None of these files is ${namesOf(missing)} with the announced size.`);
  const doubtful = otherwiseDated(pairs, kept.files);
  if (doubtful.length === 0 || isSure(doubtful)) await resume(task, kept, pairs);
};
