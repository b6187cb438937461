/** One chunk without noise, and a little beyond its borders. */
import type { Stage, StageInput, StagePorts } from '../application/ports.ts';
import { denoisedObject, pcmObject } from '../contract/keys.ts';
import { BYTES_PER_SAMPLE, type ModelUse } from '../contract/media-schemas.ts';
import { TransientError } from '../contract/problems.ts';
import { heardFor, keptOf } from '../domain/sound/denoised.ts';
import { bytesOf } from './chunk-audio.ts';
import { type Denoised, denoisedSchema } from './chunk-results.ts';
import { doneBefore } from './done-before.ts';
import { recordedSoundOf } from './recipes.ts';
import { readPlan } from './stored.ts';

const VERSION = 1;
const BINARY = 'application/octet-stream';

type Ports = Pick<StagePorts, 'media' | 'denoiser'>;

export const denoise: Stage<keyof Ports> = async (input, ports) => {
  const { taskId, file, chunk } = input;
  const { media, denoiser } = ports;
  const own = denoisedObject(taskId, file.id, chunk ?? 0);
  const { result, reused } = await doneBefore<Denoised>(input, media, {
    stage: 'denoise',
    version: VERSION,
    from: async () => ({ ...(await recordedSoundOf(input, media)), recipe: denoiser.recipe() }),
    schema: denoisedSchema,
    make: () => denoiseChunk(input, ports),
    adopt: (maker) => media.copy(denoisedObject(maker.task_id, maker.file_id, maker.chunk ?? 0), own),
  });
  if (chunk === 0) input.onLog('INFO', `${file.name}: noise removed by ${nameOf(result.models)}`);
  return { stage: 'denoise', ...(reused && { reused }) };
};

/** A chunk's audio is some megabytes: it is in memory as a whole, the file never is. */
const denoiseChunk = async (input: StageInput, { media, denoiser }: Ports): Promise<Denoised> => {
  const { taskId, file, signal } = input;
  const index = input.chunk ?? 0;
  const plan = await readPlan(input, media);
  const chunk = plan.chunks[index];
  if (chunk === undefined) throw new TransientError(`the plan has no chunk ${index}`);
  const [kept, heard] = [keptOf(chunk, plan), heardFor(chunk, plan)];
  const noisy = await media.readBytes(pcmObject(taskId, file.id), bytesOf(heard, 0));
  const { pcm, models } = await denoiser.removeNoise(noisy, { signal });
  const from = (kept.start - heard.start) * BYTES_PER_SAMPLE;
  const clean = pcm.subarray(from, from + (kept.end - kept.start) * BYTES_PER_SAMPLE);
  await media.put(denoisedObject(taskId, file.id, index), clean, BINARY);
  return { models, recipe: { version: VERSION, ...denoiser.recipe() } };
};

const nameOf = ([model]: readonly ModelUse[]): string => model?.name ?? 'a filter of FFmpeg';
