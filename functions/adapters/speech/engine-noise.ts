/** What the engine's own process does with a denoising model. */
import sherpa, { type OfflineSpeechDenoiser } from 'sherpa-onnx-node';
import { SAMPLE_RATE } from '../../contract/media-schemas.ts';
import type { CleanAudio, DenoiseRequest } from './engine-messages.ts';

let kept: { key: string; loaded: OfflineSpeechDenoiser } | undefined;

const loadedDenoiser = (config: object): OfflineSpeechDenoiser => {
  const key = JSON.stringify(config);
  if (kept?.key !== key) kept = { key, loaded: new sherpa.OfflineSpeechDenoiser(config) };
  return kept.loaded;
};

export const removeNoise = ({ denoiser: config }: DenoiseRequest, noisy: Float32Array): CleanAudio => {
  const denoiser = loadedDenoiser(config);
  if (denoiser.sampleRate !== SAMPLE_RATE)
    throw new Error(`the denoising model takes ${denoiser.sampleRate} Hz, audio here has ${SAMPLE_RATE}`);
  // Copied: memory of the engine's own cannot be sent to another process.
  const { samples } = denoiser.run({ samples: noisy, sampleRate: SAMPLE_RATE, enableExternalBuffer: false });
  return { samples };
};
