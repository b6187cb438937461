/** The words of one chunk. */
import type { Stage } from '../application/ports.ts';
import { unitObject } from '../contract/keys.ts';
import { type ChunkWords, chunkWordsSchema } from '../contract/media-schemas.ts';
import { readChunkAudio } from './chunk-audio.ts';
import { storedOnce } from './stored.ts';
import { tellModels } from './tell-models.ts';

export const transcribe: Stage<'media' | 'speech'> = async (input, { media, speech }) => {
  const { taskId, file, chunk, params, onProgress, signal } = input;
  const { models } = await storedOnce<ChunkWords>(
    media,
    unitObject(taskId, file.id, 'transcribe', chunk),
    chunkWordsSchema,
    async () =>
      speech.transcribe(await readChunkAudio(input, media), {
        ...(params.model === undefined ? {} : { model: params.model }),
        ...(params.language === undefined ? {} : { language: params.language }),
        onProgress,
        signal,
      }),
  );
  tellModels(input, 'words', models);
  return { stage: 'transcribe' };
};
