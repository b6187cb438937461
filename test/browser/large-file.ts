/**
 * A recording large enough to go in parts, and soon listened to: a second of silence, and behind it the number of each
 * mebibyte where it begins, which players leave alone.
 */
import { open } from 'node:fs/promises';

const MIB = 1024 ** 2;
export const PART_MIB = 16;
export const PARTS = 5;
/** The last part is not a full one. */
const SIZE_MIB = PART_MIB * (PARTS - 1) + 1;

const HEADER_BYTES = 44;
const SOUND_BYTES = 384_000;

/** Of a WAV, 96 kHz in stereo. */
const header = (size: number): Buffer => {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(size - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(2, 22);
  bytes.writeUInt32LE(96_000, 24);
  bytes.writeUInt32LE(SOUND_BYTES, 28);
  bytes.writeUInt16LE(4, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(SOUND_BYTES, 40);
  return bytes;
};

/** A second of silence. */
export const smallFile = (): Buffer => {
  const bytes = Buffer.alloc(HEADER_BYTES + SOUND_BYTES);
  header(bytes.length).copy(bytes);
  return bytes;
};

/** Sparse: takes a few kilobytes of the disk. */
export const writeLargeFile = async (path: string): Promise<void> => {
  const file = await open(path, 'w');
  await file.truncate(SIZE_MIB * MIB);
  await file.write(header(SIZE_MIB * MIB), 0, HEADER_BYTES, 0);
  for (let mebibyte = 1; mebibyte < SIZE_MIB; mebibyte += 1) {
    const stamp = Buffer.alloc(4);
    stamp.writeUInt32LE(mebibyte);
    await file.write(stamp, 0, 4, mebibyte * MIB);
  }
  await file.close();
};

/** Whether the bytes are those of the file, each mebibyte in its place. */
export const isLargeFile = async (response: Response): Promise<boolean> => {
  const bytes = Buffer.from(await response.arrayBuffer());
  if (bytes.length !== SIZE_MIB * MIB || !bytes.subarray(0, HEADER_BYTES).equals(header(bytes.length)))
    return false;
  return Array.from({ length: SIZE_MIB - 1 }, (_, index) => index + 1).every(
    (mebibyte) => bytes.readUInt32LE(mebibyte * MIB) === mebibyte,
  );
};
