import type { Outgoing } from '../../functions/application/ports.ts';

/** Bytes on their way out, in small pieces. */
export const outgoingBytes = (bytes: Uint8Array, contentType = 'text/plain', piece = 1000): Outgoing => ({
  contentType,
  size: bytes.length,
  async *read(from = 0) {
    for (let start = from; start < bytes.length; start += piece) yield bytes.subarray(start, start + piece);
  },
});
