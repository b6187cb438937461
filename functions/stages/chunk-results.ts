/** Everything the map stages found, chunk by chunk, a few objects at a time. */
import type { MediaStore, StageInput } from '../application/ports.ts';
import { unitObject } from '../contract/keys.ts';
import {
  type ChunkPlan,
  type ChunkSpeakers,
  type ChunkWords,
  chunkSpeakersSchema,
  chunkWordsSchema,
  type ModelUse,
  modelUseSchema,
} from '../contract/media-schemas.ts';
import { readStored } from './stored.ts';

const READ_AT_ONCE = 16;

/** How a chunk lost its noise; its sound lies beside. */
export const denoisedSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['models', 'recipe'],
  properties: { models: { type: 'array', items: modelUseSchema }, recipe: { type: 'object' } },
} as const;

export interface Denoised {
  readonly models: readonly ModelUse[];
  readonly recipe: object;
}

/** What removed the noise, from the first chunk: it is the same for all. */
export const readNoiseRemoval = async (
  { taskId, file, stages }: StageInput,
  media: MediaStore,
): Promise<readonly Denoised[]> =>
  stages.includes('denoise')
    ? [await readStored<Denoised>(media, unitObject(taskId, file.id, 'denoise', 0), denoisedSchema)]
    : [];

/** Empty where the task does not run the stage. */
export const readChunkSpeakers = (
  input: StageInput,
  plan: ChunkPlan,
  media: MediaStore,
): Promise<readonly ChunkSpeakers[]> =>
  readAll<ChunkSpeakers>(input, plan, media, 'diarize', chunkSpeakersSchema);

export const readChunkWords = (
  input: StageInput,
  plan: ChunkPlan,
  media: MediaStore,
): Promise<readonly ChunkWords[]> => readAll<ChunkWords>(input, plan, media, 'transcribe', chunkWordsSchema);

const readAll = async <T>(
  { taskId, file, stages }: StageInput,
  plan: ChunkPlan,
  media: MediaStore,
  stage: 'diarize' | 'transcribe',
  schema: object,
): Promise<readonly T[]> => {
  if (!stages.includes(stage)) return [];
  const results: T[] = [];
  for (let first = 0; first < plan.chunks.length; first += READ_AT_ONCE) {
    const batch = plan.chunks.slice(first, first + READ_AT_ONCE);
    const read = batch.map((_, i) =>
      readStored<T>(media, unitObject(taskId, file.id, stage, first + i), schema),
    );
    results.push(...(await Promise.all(read)));
  }
  return results;
};
