import { gainFor } from '../../domain/sound/loudness.ts';
import { joinedAudio } from '../joined-audio.ts';
import { readPlan } from '../stored.ts';
import { type Render, storeRendering, uploadOf } from './rendering.ts';

export const renderAudio: Render = (input, ports, watch) =>
  storeRendering(input, ports, 'audio', ports.renderer.audio(uploadOf(input), watch), watch);

/** Measured first, as a whole: loudness is a matter of all that is said. */
export const renderDenoised: Render = async (input, ports, watch) => {
  const { media, renderer } = ports;
  const { total_samples: samples } = await readPlan(input, media);
  const pcm = { read: () => joinedAudio(input, media), samples };
  const half = (from: number) => ({
    ...watch,
    onProgress: (done: number) => watch.onProgress(from + done / 2),
  });
  const gain = gainFor(await renderer.loudnessOf(pcm, half(0)));
  return storeRendering(input, ports, 'denoised_audio', renderer.amplified(pcm, gain, half(0.5)), watch);
};
