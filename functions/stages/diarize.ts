/** Who speaks when within one chunk, and how each of them sounds. */
import type { Stage, StageInput } from '../application/ports.ts';
import { type ChunkSpeakers, chunkSpeakersSchema } from '../contract/media-schemas.ts';
import { readChunkAudio } from './chunk-audio.ts';
import { doneBefore } from './done-before.ts';
import { soundOf } from './recipes.ts';
import { tellModels } from './tell-models.ts';

const VERSION = 2;

export const diarize: Stage<'media' | 'speech'> = async (input, { media, speech }) => {
  const { onProgress, signal } = input;
  const bounds = boundsOf(input);
  const { result, reused } = await doneBefore<ChunkSpeakers>(input, media, {
    stage: 'diarize',
    version: VERSION,
    from: async () => ({ ...(await soundOf(input, media)), bounds, recipe: speech.recipeOf('speakers') }),
    schema: chunkSpeakersSchema,
    make: async () =>
      speech.findSpeakers(await readChunkAudio(input, media), { ...bounds, onProgress, signal }),
  });
  tellModels(input, 'speakers', result.models);
  return { stage: 'diarize', ...(reused && { reused }) };
};

/** In one chunk of many somebody may be silent: the least number of speakers holds only for a file of one chunk. */
const boundsOf = ({ params, file }: StageInput): { min?: number; max?: number } => ({
  ...(params.speakers?.min !== undefined && file.chunk_count === 1 ? { min: params.speakers.min } : {}),
  ...(params.speakers?.max === undefined ? {} : { max: params.speakers.max }),
});
