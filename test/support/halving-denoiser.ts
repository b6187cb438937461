/**
 * A model file of the GTCRN interface that takes half of everything for noise: what comes out shows that it was the
 * model that worked. Written in the ONNX format (onnx.proto3 of the ONNX project), which is protocol buffers.
 */

type Field = readonly [number: number, value: number | string | Uint8Array];

const varint = (value: number): number[] =>
  value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];

const message = (...fields: readonly Field[]): Uint8Array =>
  Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.from([...varint(number << 3), ...varint(value)]);
      const bytes = Buffer.from(value);
      return Buffer.concat([Buffer.from([...varint((number << 3) | 2), ...varint(bytes.length)]), bytes]);
    }),
  );

const FLOAT = 1;

const tensor = (name: string, shape: readonly number[]): Uint8Array => {
  const dimensions = message(...shape.map((size): Field => [1, message([1, size])]));
  return message([1, name], [2, message([1, message([1, FLOAT], [2, dimensions])])]);
};

const node = (operation: string, inputs: readonly string[], output: string): Uint8Array =>
  message(...inputs.map((name): Field => [1, name]), [2, output], [4, operation]);

const CACHES = ['conv', 'tra', 'inter'];
const CACHE_SHAPE = [1, 2];
const SPECTRUM = [1, 257, 1, 2];
const half = message([2, FLOAT], [4, Buffer.from(new Float32Array([0.5]).buffer)], [8, 'half']);

const METADATA = {
  model_type: 'gtcrn',
  version: '1',
  sample_rate: '16000',
  n_fft: '512',
  hop_length: '256',
  window_length: '512',
  window_type: 'hann_sqrt',
  ...Object.fromEntries(CACHES.map((cache) => [`${cache}_cache_shape`, CACHE_SHAPE.join(',')])),
};

export const halvingDenoiser = (): Uint8Array => {
  const graph = message(
    [1, node('Mul', ['mix', 'half'], 'enh')],
    ...CACHES.map((cache): Field => [1, node('Identity', [`${cache}_cache`], `${cache}_cache_out`)]),
    [2, 'halving'],
    [5, half],
    [11, tensor('mix', SPECTRUM)],
    ...CACHES.map((cache): Field => [11, tensor(`${cache}_cache`, CACHE_SHAPE)]),
    [12, tensor('enh', SPECTRUM)],
    ...CACHES.map((cache): Field => [12, tensor(`${cache}_cache_out`, CACHE_SHAPE)]),
  );
  const metadata = Object.entries(METADATA).map(([key, value]): Field => [14, message([1, key], [2, value])]);
  return message([1, 8], [7, graph], [8, message([2, 13])], ...metadata);
};
