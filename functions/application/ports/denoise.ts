/** Makes speech clearer before anybody listens to it. */
import type { ModelUse } from '../../contract/media-schemas.ts';

export interface Denoiser {
  /** All that a result depends on beside the audio. */
  recipe(): object;
  /** 16 kHz mono PCM (16 bit, little-endian) gives as much of it without noise. `models` is empty where no model did it. */
  removeNoise(
    pcm: Uint8Array,
    options: { readonly signal: AbortSignal },
  ): Promise<{ readonly pcm: Uint8Array; readonly models: readonly ModelUse[] }>;
}
