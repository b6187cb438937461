/**
 * FLAC says at its beginning how long it is, and FFmpeg knows that only at its end, when what went through a pipe cannot
 * be changed. We know before: STREAMINFO (RFC 9639, section 8.2) has the number of samples in the low 36 of the 64 bits
 * from byte 18 on. The MD5 behind it stays zero, which means unknown.
 */
const FIELD = { start: 18, end: 26 } as const;
const LOW_36_BITS = (1n << 36n) - 1n;

export async function* withTotalSamples(
  flac: AsyncIterable<Uint8Array>,
  samples: number,
): AsyncGenerator<Uint8Array> {
  let head = Buffer.alloc(0);
  let done = false;
  for await (const piece of flac) {
    if (done) {
      yield piece;
      continue;
    }
    head = Buffer.concat([head, piece]);
    if (head.length < FIELD.end) continue;
    const rest = head.readBigUInt64BE(FIELD.start) & ~LOW_36_BITS;
    head.writeBigUInt64BE(BigInt.asUintN(64, rest | (BigInt(samples) & LOW_36_BITS)), FIELD.start);
    done = true;
    yield head;
  }
}
