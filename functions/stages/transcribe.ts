/** The words of one chunk. */
import type { Stage } from '../application/ports.ts';
import { type ChunkWords, chunkWordsSchema } from '../contract/media-schemas.ts';
import { languageAsked } from '../domain/language.ts';
import { heardBy } from '../domain/seams.ts';
import { readHeardAudio } from './chunk-audio.ts';
import { doneBefore } from './done-before.ts';
import { soundOf } from './recipes.ts';
import { readPlan } from './stored.ts';
import { tellModels } from './tell-models.ts';

const VERSION = 2;

export const transcribe: Stage<'media' | 'speech'> = async (input, { media, speech }) => {
  const { params, onProgress, signal } = input;
  const language = languageAsked(params);
  const wishes = {
    ...(params.model === undefined ? {} : { model: params.model }),
    ...(language === undefined ? {} : { language }),
  };
  const { result, reused } = await doneBefore<ChunkWords>(input, media, {
    stage: 'transcribe',
    version: VERSION,
    from: async () => ({
      ...(await soundOf(input, media)),
      heard: heardBy(input.chunk ?? 0, await readPlan(input, media)),
      wishes,
      recipe: speech.recipeOf('words', params.model),
    }),
    schema: chunkWordsSchema,
    make: async () =>
      speech.transcribe(await readHeardAudio(input, media), { ...wishes, onProgress, signal }),
  });
  tellModels(input, 'words', result.models);
  return { stage: 'transcribe', ...(reused && { reused }) };
};
