/** Real media for tests, made from the bundled sample with the same FFmpeg that the layer carries. */
import { execFile } from 'node:child_process';
import { mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ffmpegInstaller from '@ffmpeg-installer/ffmpeg';
import type { FileSource } from '../../client/index.ts';
import { openFileSource } from '../../client/node.ts';

const run = promisify(execFile);

export const SAMPLE = fileURLToPath(new URL('../../layers/models/demo/sample/sample.mp4', import.meta.url));
export const SAMPLE_SCRIPT = fileURLToPath(
  new URL('../../layers/models/demo/sample/sample.json', import.meta.url),
);

export const ffmpeg = (...args: readonly string[]): Promise<unknown> =>
  run(ffmpegInstaller.path, ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...args]);

/** How the static FFmpeg of 2018 encodes for each container people send us. */
const ENCODINGS: Readonly<Record<string, readonly string[]>> = {
  mov: ['-c', 'copy'],
  mkv: ['-c', 'copy'],
  webm: ['-c:v', 'libvpx', '-b:v', '100k', '-c:a', 'libopus'],
  mp3: ['-vn', '-c:a', 'libmp3lame'],
  wav: ['-vn', '-c:a', 'pcm_s16le'],
  flac: ['-vn', '-c:a', 'flac'],
  ogg: ['-vn', '-c:a', 'libvorbis', '-q:a', '5'],
  m4a: ['-vn', '-c:a', 'copy'],
};
export const CONTAINERS = Object.keys(ENCODINGS);

export interface Workshop {
  readonly folder: string;
  /** The first `seconds` of the sample as another container. */
  sampleAs(container: string, seconds: number): Promise<string>;
  file(name: string, content: string | Uint8Array): Promise<string>;
  /** A file cut off in its middle. */
  firstHalf(path: string, name: string): Promise<string>;
  make(name: string, ...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

export const openWorkshop = async (): Promise<Workshop> => {
  const folder = await mkdtemp(join(tmpdir(), 'soundstage-media-'));
  const make = async (name: string, ...args: readonly string[]): Promise<string> => {
    const path = join(folder, name);
    await ffmpeg(...args, path);
    return path;
  };
  const file = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  return {
    folder,
    make,
    file,
    sampleAs: (container, seconds) =>
      make(`sample.${container}`, '-i', SAMPLE, '-t', String(seconds), ...(ENCODINGS[container] ?? [])),
    firstHalf: async (path, name) => {
      const handle = await open(path);
      const half = Math.floor((await stat(path)).size / 2);
      const { buffer } = await handle.read(Buffer.alloc(half), 0, half, 0);
      await handle.close();
      return file(name, buffer);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
};

export const source: (path: string) => Promise<FileSource> = openFileSource;
