/** What results are made from: equal sources, equal results. */
import type { MediaStore, StageInput } from '../application/ports.ts';
import { unitObject, uploadObject } from '../contract/keys.ts';
import { TransientError } from '../contract/problems.ts';
import { type Denoised, denoisedSchema } from './chunk-results.ts';
import { readPlan, readStored } from './stored.ts';

/**
 * The upload by its ETag and size. S3 makes the ETag from the content; of objects under a KMS key it does not, and no two
 * are alike: then a file that comes twice is read twice, and recognised by its sound.
 */
export const contentOf = async ({ taskId, file }: StageInput, media: MediaStore): Promise<object> => {
  const facts = await media.facts(uploadObject(taskId, file.id));
  if (facts === undefined) throw new TransientError(`the upload of ${file.id} is not there`);
  return { etag: facts.etag, size: facts.size };
};

/** The chunk's sound, wherever it came from. Plans of an earlier release do not tell: then it is this task's alone. */
export const recordedSoundOf = async (input: StageInput, media: MediaStore): Promise<object> => {
  const plan = await readPlan(input, media);
  return { audio: plan.audio_sha256 ?? input.taskId, chunk: plan.chunks[input.chunk ?? 0] };
};

/** As the task listens to it: where its noise was removed, by what. */
export const soundOf = async (input: StageInput, media: MediaStore): Promise<object> => {
  const { taskId, file, stages, chunk } = input;
  const recorded = await recordedSoundOf(input, media);
  if (!stages.includes('denoise')) return recorded;
  const denoised = unitObject(taskId, file.id, 'denoise', chunk);
  const { recipe } = await readStored<Denoised>(media, denoised, denoisedSchema);
  return { ...recorded, denoised: recipe };
};
