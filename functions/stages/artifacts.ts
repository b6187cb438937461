/** What people take away: stored under `results/`, and described as the task's view lists it. */
import type { MediaStore, StageInput } from '../application/ports.ts';
import { artifactObject } from '../contract/keys.ts';
import type { Artifact } from '../contract/media-schemas.ts';
import { type Transcript, transcriptSchema } from '../contract/transcript-schemas.ts';
import { readStored } from './stored.ts';

export interface ResultFile {
  readonly name: string;
  readonly contentType: string;
  readonly body: Uint8Array | string;
}

export const storeArtifact = async (
  { taskId, file, now }: StageInput,
  media: MediaStore,
  { name, contentType, body }: ResultFile,
): Promise<Artifact> => ({
  name,
  file_id: file.id,
  content_type: contentType,
  ...(await media.put(artifactObject(taskId, file.id, name), body, contentType)),
  created_at: now().toISOString(),
});

export const readTranscript = ({ taskId, file }: StageInput, media: MediaStore): Promise<Transcript> =>
  readStored<Transcript>(media, artifactObject(taskId, file.id, 'transcript.json'), transcriptSchema);
