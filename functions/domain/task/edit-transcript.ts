/** When a transcript may be edited: once its task is completed, and by somebody who knows its latest version. */
import type { Edit } from '../../contract/edit-schemas.ts';
import { type Decision, facts, refused } from './decision.ts';
import { isAtWork } from './pipeline.ts';
import { type FileState, fileOf, type TaskState } from './task.ts';

export interface EditCommand {
  readonly kind: 'edit_transcript';
  readonly file_id: string;
  /** The version that its author has read; undefined for whichever it is. */
  readonly of: number | undefined;
  readonly changes: Omit<Edit, 'version'>;
}

/** 1 is what was recognised. */
export const editionOf = ({ edition = 1 }: Pick<FileState, 'edition'>): number => edition;

export const editTranscript = (task: TaskState, { file_id, of, changes }: EditCommand): Decision => {
  if (task.status !== 'completed')
    return refused(
      'invalid_state',
      `The task is ${task.status}; transcripts of completed tasks can be edited.`,
    );
  const file = fileOf(task, file_id);
  if (!file?.artifacts.some(({ name }) => name === 'transcript.json'))
    return refused('not_found', `There is no transcript of a file "${file_id}".`);
  const current = editionOf(file);
  if (file.edit !== undefined || isAtWork(task))
    return refused(
      'conflict',
      `What follows from version ${file.edit?.version ?? current} is still being made; try again.`,
    );
  if (of !== undefined && of !== current)
    return refused(
      'version_mismatch',
      `The transcript is at version ${current}, the edit is of version ${of}.`,
    );
  return facts({ type: 'TranscriptEdited', data: { file_id, edit: { version: current + 1, ...changes } } });
};
