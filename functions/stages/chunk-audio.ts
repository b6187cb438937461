/** A chunk is a byte range of the file's PCM: only these bytes are fetched. */
import type { Audio, MediaStore, StageInput } from '../application/ports.ts';
import { denoisedObject, pcmObject } from '../contract/keys.ts';
import { BYTES_PER_SAMPLE, type Chunk, type ChunkPlan, SAMPLE_RATE } from '../contract/media-schemas.ts';
import { TransientError } from '../contract/problems.ts';
import { keptOf } from '../domain/sound/denoised.ts';
import { toSamples } from '../domain/sound/pcm.ts';
import { heardBy } from '../domain/transcript/seams.ts';
import { readPlan } from './stored.ts';

/** The chunk's own. */
export const readChunkAudio = async (input: StageInput, media: MediaStore): Promise<Audio> => {
  const plan = await readPlan(input, media);
  return readAudio(input, media, plan, plan.chunks[input.chunk ?? 0]);
};

/** Where it was cut within speech, also what lies beyond: its words are joined with the neighbour's afterwards. */
export const readHeardAudio = async (input: StageInput, media: MediaStore): Promise<Audio> => {
  const plan = await readPlan(input, media);
  return readAudio(input, media, plan, heardBy(input.chunk ?? 0, plan));
};

const readAudio = async (
  input: StageInput,
  media: MediaStore,
  plan: ChunkPlan,
  stretch: Chunk | undefined,
): Promise<Audio> => {
  if (stretch === undefined) throw new TransientError(`the plan has no chunk ${input.chunk}`);
  if (stretch.end === stretch.start) return { samples: new Float32Array(0), offset: 0 };
  const samples = toSamples(await readStretch(input, media, stretch, plan));
  return { samples, offset: stretch.start / SAMPLE_RATE };
};

/** As this task listens to it: without noise, where that was asked for. */
const readStretch = (
  { taskId, file, stages, chunk }: StageInput,
  media: MediaStore,
  stretch: Chunk,
  plan: ChunkPlan,
): Promise<Uint8Array> => {
  const index = chunk ?? 0;
  const own = plan.chunks[index];
  return stages.includes('denoise') && own !== undefined
    ? media.readBytes(denoisedObject(taskId, file.id, index), bytesOf(stretch, keptOf(own, plan).start))
    : media.readBytes(pcmObject(taskId, file.id), bytesOf(stretch, 0));
};

/** Where samples of the file lie in an object that begins with sample `from`. */
export const bytesOf = ({ start, end }: Chunk, from: number): { start: number; end: number } => ({
  start: (start - from) * BYTES_PER_SAMPLE,
  end: (end - from) * BYTES_PER_SAMPLE - 1,
});
