/** Samples as they are stored: 16-bit little-endian integers. */
import { BYTES_PER_SAMPLE } from '../../contract/media-schemas.ts';

const FULL_SCALE = 32_768;

/** As −1 to 1. */
export const toSamples = (pcm: Uint8Array): Float32Array => {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const samples = new Float32Array(Math.floor(pcm.byteLength / BYTES_PER_SAMPLE));
  for (let i = 0; i < samples.length; i += 1)
    samples[i] = view.getInt16(i * BYTES_PER_SAMPLE, true) / FULL_SCALE;
  return samples;
};

/** What is too loud is clipped. */
export const toPcm = (samples: Float32Array): Uint8Array => {
  const view = new DataView(new ArrayBuffer(samples.length * BYTES_PER_SAMPLE));
  for (const [i, sample] of samples.entries()) {
    const value = Math.round(sample * FULL_SCALE);
    view.setInt16(i * BYTES_PER_SAMPLE, Math.max(-FULL_SCALE, Math.min(FULL_SCALE - 1, value)), true);
  }
  return new Uint8Array(view.buffer);
};

const LOUD = 0.9;
/** What is softer than this is noise, and stays so. */
const LARGEST_GAIN = 30;

/** As loud as it can be without being clipped. */
export const amplified = (samples: Float32Array): Float32Array => {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const gain = peak === 0 ? 1 : Math.min(LARGEST_GAIN, LOUD / peak);
  return samples.map((sample) => sample * gain);
};
