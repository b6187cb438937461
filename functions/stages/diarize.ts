/** Who speaks when within one chunk, and how each of them sounds. */
import type { Stage, StageInput } from '../application/ports.ts';
import { unitObject } from '../contract/keys.ts';
import { type ChunkSpeakers, chunkSpeakersSchema } from '../contract/media-schemas.ts';
import { readChunkAudio } from './chunk-audio.ts';
import { storedOnce } from './stored.ts';
import { tellModels } from './tell-models.ts';

export const diarize: Stage<'media' | 'speech'> = async (input, { media, speech }) => {
  const { taskId, file, chunk, onProgress, signal } = input;
  const { models } = await storedOnce<ChunkSpeakers>(
    media,
    unitObject(taskId, file.id, 'diarize', chunk),
    chunkSpeakersSchema,
    async () =>
      speech.findSpeakers(await readChunkAudio(input, media), { ...boundsOf(input), onProgress, signal }),
  );
  tellModels(input, 'speakers', models);
  return { stage: 'diarize' };
};

/** In one chunk of many somebody may be silent: the least number of speakers holds only for a file of one chunk. */
const boundsOf = ({ params, file }: StageInput): { min?: number; max?: number } => ({
  ...(params.speakers?.min !== undefined && file.chunk_count === 1 ? { min: params.speakers.min } : {}),
  ...(params.speakers?.max === undefined ? {} : { max: params.speakers.max }),
});
