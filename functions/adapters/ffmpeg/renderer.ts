/** FFmpeg as the Renderer port. It reads through loopback readers and writes into pipes: nothing lies on a disk. */
import type { Renderer } from '../../application/ports.ts';
import { amplifiedPcm, audioOf, loudnessOfPcm } from './render-audio.ts';
import { spectrogramOf, thumbnailOf } from './render-pictures.ts';
import type { RendererSettings } from './render-run.ts';
import { videoOf } from './render-video.ts';

export const createRenderer = (settings: RendererSettings): Renderer => ({
  video: (upload, subtitles, watch) => videoOf(upload, subtitles, settings, watch),
  thumbnail: (upload, watch) => thumbnailOf(upload, settings, watch),
  audio: (upload, watch) => audioOf(upload, settings, watch),
  spectrogram: (pcm, watch) => spectrogramOf(pcm, settings, watch),
  loudnessOf: (pcm, watch) => loudnessOfPcm(pcm, settings, watch),
  amplified: (pcm, decibels, watch) => amplifiedPcm(pcm, decibels, settings, watch),
});
