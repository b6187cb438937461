/** An edit becomes the next version of a transcript, from the one before it: what the chunks heard may be gone by then. */
import type { MediaStore, StageInput } from '../application/ports.ts';
import type { Edit } from '../contract/edit-schemas.ts';
import { transcriptObject } from '../contract/keys.ts';
import type { Artifact, UnitSummary } from '../contract/media-schemas.ts';
import { type Transcript, transcriptSchema } from '../contract/transcript-schemas.ts';
import { applyEdit } from '../domain/transcript/edits.ts';
import { readTranscript, storeArtifact } from './artifacts.ts';
import { findStored, store } from './stored.ts';
import { transcriptFiles } from './transcript-files.ts';

export const editedTranscript = async (
  input: StageInput,
  edit: Edit,
  media: MediaStore,
): Promise<UnitSummary> => {
  const { taskId, file, onLog } = input;
  const transcript = applyEdit(await versionBefore(input, edit.version, media), edit);
  await store(media, transcriptObject(taskId, file.id, edit.version), transcript);
  const artifacts: Artifact[] = [];
  for (const made of transcriptFiles(input, transcript))
    artifacts.push(await storeArtifact(input, media, made));
  const names = artifacts.map(({ name }) => name).join(', ');
  onLog('INFO', `${file.name}: version ${edit.version} of the transcript; wrote ${names}`);
  return { stage: 'assemble', artifacts, models: [] };
};

/** The first is kept as a version before anything takes its place; so the same edit, made twice, gives the same. */
const versionBefore = async (input: StageInput, version: number, media: MediaStore): Promise<Transcript> => {
  const key = transcriptObject(input.taskId, input.file.id, version - 1);
  const kept = await findStored<Transcript>(media, key, transcriptSchema);
  if (kept !== undefined) return kept;
  const first = await readTranscript(input, media);
  await store(media, key, first);
  return first;
};
