import { S3Error } from '../protocol/errors.ts';
import type { Segment, Slice } from '../storage/bodies.ts';

/** `end` is exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads a `Range` header against an object's size. `undefined` means the whole object: what is not one single byte
 * range is ignored, as RFC 9110 asks and S3 does; one that lies outside is refused with 416.
 */
export function readRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, first, last] = /^bytes=\s*(\d*)\s*-\s*(\d*)\s*$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (start >= end) {
    throw new S3Error('InvalidRange', 'The requested range is not satisfiable', {
      RangeRequested: header ?? '',
      ActualObjectSize: String(sizeBytes),
    });
  }
  return { start, end };
}

/** Which stretches of which files make up a range of an object. */
export function slicesOf(segments: readonly Segment[], range: ByteRange): Slice[] {
  const slices: Slice[] = [];
  let offset = 0;
  for (const { file, sizeBytes } of segments) {
    const start = Math.max(0, range.start - offset);
    const end = Math.min(sizeBytes, range.end - offset);
    if (start < end) slices.push({ file, start, end });
    offset += sizeBytes;
  }
  return slices;
}
