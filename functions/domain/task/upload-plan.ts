/** Whether a file is sent whole or in parts, and how large the parts are. */
import { MULTIPART_FROM_BYTES } from '../../contract/task-schemas.ts';

const MIB = 1024 ** 2;
const SMALLEST_PART = 16 * MIB;
/** S3 takes at most 10,000 parts. */
const MOST_PARTS = 10_000;

export type PlannedUpload =
  | { readonly strategy: 'single' }
  | { readonly strategy: 'multipart'; readonly part_size: number; readonly part_count: number };

export const uploadPlan = (sizeBytes: number): PlannedUpload => {
  if (sizeBytes < MULTIPART_FROM_BYTES) return { strategy: 'single' };
  const size = Math.max(SMALLEST_PART, Math.ceil(sizeBytes / MOST_PARTS / MIB) * MIB);
  return { strategy: 'multipart', part_size: size, part_count: Math.ceil(sizeBytes / size) };
};

/** Bytes of part `number` (from 1): all are alike but the last. */
export const partSize = (
  sizeBytes: number,
  { part_size, part_count }: { part_size: number; part_count: number },
  number: number,
): number => (number < part_count ? part_size : sizeBytes - part_size * (part_count - 1));
