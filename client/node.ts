/** For programs on Node: files of the disk as sources of an upload. Browsers have `File`. */
import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { FileSource } from './uploads/upload.ts';

/**
 * A part is read when it is sent, and held until it is. Not `fs.openAsBlob`: of files of 4 GiB and more it takes the size
 * modulo 2³², and would send their beginning as if it were all.
 */
export const openFileSource = async (path: string): Promise<FileSource> => {
  const { size } = await withFile(path, (file) => file.stat());
  return {
    name: basename(path),
    size,
    slice: (start, end) => withFile(path, (file) => readBlob(file, start, Math.min(end, size) - start)),
  };
};

const withFile = async <T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> => {
  const file = await open(path);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
};

/** As many bytes as there are: of a file that shrank meanwhile fewer, which the bucket refuses. */
const readBlob = async (file: FileHandle, start: number, length: number): Promise<Blob> => {
  const bytes = new Uint8Array(Math.max(0, length));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return new Blob([bytes.subarray(0, filled)]);
};
