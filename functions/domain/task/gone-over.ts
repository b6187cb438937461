/** Files that are gone over again: some of their units are done anew, although they were done before. */
import type { Edit } from '../../contract/edit-schemas.ts';
import { STAGES, type StageName } from '../../contract/stages.ts';
import { withMember, withoutMember } from './bitmap.ts';
import type { FileState, StageState } from './task.ts';

export const changeStage = (
  file: FileState,
  name: StageState['name'],
  change: (stage: StageState) => StageState,
): FileState => ({
  ...file,
  stages: file.stages.map((stage) => (stage.name === name ? change(stage) : stage)),
});

/** As if it had never been sent. */
const undone = (stage: StageState, index: number): StageState => {
  const { ended_at: _endedAt, ...rest } = stage;
  return { ...rest, sent: withoutMember(stage.sent, index), done: withoutMember(stage.done, index) };
};

const nextPass = ({ pass = 0 }: FileState): number => pass + 1;

/** Some chunks are transcribed once more, and then put together. */
export const listeningAgain = (file: FileState, chunks: readonly number[]): FileState => {
  const cleared = changeStage(file, 'transcribe', (stage) => chunks.reduce(undone, stage));
  const waiting = changeStage(cleared, 'assemble', (stage) => undone(stage, 0));
  return { ...waiting, pass: nextPass(file), again: [...chunks] };
};

/** `assemble`, and what follows from it. */
export const readsWords = (name: StageName): boolean =>
  name === 'assemble' || STAGES[name].after.some(readsWords);

/** Nothing is listened to again: what hangs on the words is made of them anew. */
export const edited = (file: FileState, edit: Edit): FileState => ({
  ...file,
  stages: file.stages.map((stage) => (readsWords(stage.name) ? undone(stage, 0) : stage)),
  pass: nextPass(file),
  edit,
});

const settled = (file: FileState): FileState => {
  const { edit: _edit, ...rest } = file;
  return rest;
};

/** The edit is in the transcript. */
export const withEdition = (file: FileState): FileState =>
  file.edit === undefined ? file : { ...settled(file), edition: file.edit.version };

/** What could not be made anew stays what it was. */
export const leftAsItWas = (file: FileState): FileState => ({
  ...settled(file),
  stages: file.stages.map((stage) =>
    readsWords(stage.name)
      ? { ...stage, sent: withMember(stage.sent, 0), done: withMember(stage.done, 0) }
      : stage,
  ),
});
