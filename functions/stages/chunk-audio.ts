/** A chunk is a byte range of the file's PCM: only these bytes are fetched. */
import type { Audio, MediaStore, StageInput } from '../application/ports.ts';
import { pcmObject } from '../contract/keys.ts';
import { BYTES_PER_SAMPLE, SAMPLE_RATE } from '../contract/media-schemas.ts';
import { TransientError } from '../contract/problems.ts';
import { readPlan } from './stored.ts';

export const readChunkAudio = async (input: StageInput, media: MediaStore): Promise<Audio> => {
  const plan = await readPlan(input, media);
  const chunk = plan.chunks[input.chunk ?? 0];
  if (chunk === undefined) throw new TransientError(`the plan has no chunk ${input.chunk}`);
  if (chunk.end === chunk.start) return { samples: new Float32Array(0), offset: 0 };
  const bytes = await media.readBytes(pcmObject(input.taskId, input.file.id), {
    start: chunk.start * BYTES_PER_SAMPLE,
    end: chunk.end * BYTES_PER_SAMPLE - 1,
  });
  return { samples: toSamples(bytes), offset: chunk.start / SAMPLE_RATE };
};

/** 16-bit little-endian integers as −1 to 1. */
export const toSamples = (pcm: Uint8Array): Float32Array => {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const samples = new Float32Array(Math.floor(pcm.byteLength / BYTES_PER_SAMPLE));
  for (let i = 0; i < samples.length; i += 1) samples[i] = view.getInt16(i * BYTES_PER_SAMPLE, true) / 32_768;
  return samples;
};
