/** The chunks without noise as one stream: each as it is, with a fade from one to the next. */
import type { MediaStore, StageInput } from '../application/ports.ts';
import { denoisedObject } from '../contract/keys.ts';
import { BYTES_PER_SAMPLE } from '../contract/media-schemas.ts';
import { crossFade, joinedOf, keptOf } from '../domain/sound/denoised.ts';
import { bytesOf } from './chunk-audio.ts';
import { readPlan } from './stored.ts';

/** As many samples as the file has. A chunk is in memory at a time. */
export async function* joinedAudio(input: StageInput, media: MediaStore): AsyncGenerator<Uint8Array> {
  const { taskId, file } = input;
  const plan = await readPlan(input, media);
  let tail = new Uint8Array(0);
  for (const [index, chunk] of plan.chunks.entries()) {
    const part = joinedOf(chunk, plan);
    const range = bytesOf(part, keptOf(chunk, plan).start);
    const pcm = await media.readBytes(denoisedObject(taskId, file.id, index), range);
    const next = plan.chunks[index + 1];
    const shared = next === undefined ? 0 : (part.end - joinedOf(next, plan).start) * BYTES_PER_SAMPLE;
    if (tail.length > 0) yield crossFade(tail, pcm.subarray(0, tail.length));
    yield pcm.subarray(tail.length, pcm.length - shared);
    tail = pcm.slice(pcm.length - shared);
  }
}
