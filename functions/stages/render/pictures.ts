import { pcmObject } from '../../contract/keys.ts';
import { BYTES_PER_SAMPLE } from '../../contract/media-schemas.ts';
import { readPlan } from '../stored.ts';
import { type Render, storeRendering, uploadOf } from './rendering.ts';

export const renderThumbnail: Render = (input, ports, watch) =>
  storeRendering(input, ports, 'thumbnail', ports.renderer.thumbnail(uploadOf(input), watch), watch);

export const renderSpectrogram: Render = async (input, ports, watch) => {
  const { media, renderer } = ports;
  const { total_samples: samples } = await readPlan(input, media);
  const key = pcmObject(input.taskId, input.file.id);
  const read = async function* (): AsyncGenerator<Uint8Array> {
    yield* await media.readRange(key, 0, samples * BYTES_PER_SAMPLE - 1, watch.signal);
  };
  return storeRendering(input, ports, 'spectrogram', renderer.spectrogram({ read, samples }, watch), watch);
};
