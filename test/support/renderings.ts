/** Media made by FFmpeg, a renderer over them, and what ffprobe says of what it made. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { createMediaTool } from '../../functions/adapters/ffmpeg/media-tool.ts';
import { createRenderer } from '../../functions/adapters/ffmpeg/renderer.ts';
import type { Rendering, UploadedMedia, Watch } from '../../functions/application/ports.ts';
import { searchPath } from './media-tools-on-path.ts';
import { createMemoryMediaStore } from './memory-media-store.ts';

export const log = { info: () => {}, warn: () => {}, error: () => {} };
const folder = mkdtempSync(join(tmpdir(), 'soundstage-render-'));
after(() => rmSync(folder, { recursive: true, force: true }));

export const fontsDir = dirname(
  createRequire(import.meta.url).resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
);

export const TONE = ['-f', 'lavfi', '-i', 'sine=frequency=1000:sample_rate=44100:duration=8'];
export const H264 = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast'];
export const plain = (size: string, colour = 'blue'): readonly string[] => [
  '-f',
  'lavfi',
  '-i',
  `color=c=${colour}:s=${size}:d=8:r=5`,
];

/** A file that FFmpeg made. */
export const made = (name: string, ...args: readonly string[]): string => {
  const path = join(folder, name);
  execFileSync('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args, path]);
  return path;
};

export const watch = (signal: AbortSignal = AbortSignal.timeout(60_000)): Watch & { fractions: number[] } => {
  const fractions: number[] = [];
  return { fractions, signal, onProgress: (fraction) => void fractions.push(fraction) };
};

export const openStudio = () => {
  const media = createMemoryMediaStore();
  const settings = { media, searchPath, log, fontsDir };
  const tool = createMediaTool(settings);
  const uploaded = async (bytes: Uint8Array): Promise<UploadedMedia> => {
    const key = `file-${media.objects.size}`;
    media.objects.set(key, new Uint8Array(bytes));
    const info = await tool.probe(key, bytes.length, AbortSignal.timeout(30_000));
    return { key, size: bytes.length, info };
  };
  return {
    media,
    renderer: createRenderer(settings),
    upload: (path: string) => uploaded(readFileSync(path)),
    uploaded,
  };
};

let count = 0;

/** Where the whole of it lies. */
export const finished = async ({ body, extension }: Rendering): Promise<string> => {
  const bytes = Buffer.concat(await Array.fromAsync(body));
  count += 1;
  const path = join(folder, `made-${count}.${extension}`);
  writeFileSync(path, bytes);
  return path;
};

interface Report {
  readonly format: { readonly duration?: string; readonly format_name: string };
  readonly streams: readonly {
    readonly codec_type: string;
    readonly codec_name: string;
    readonly codec_tag_string?: string;
    readonly width?: number;
    readonly height?: number;
    readonly channels?: number;
    readonly sample_rate?: string;
    readonly duration?: string;
    readonly tags?: { readonly language?: string };
  }[];
}

export const probed = (path: string): Report =>
  JSON.parse(
    execFileSync('ffprobe', ['-v', 'error', '-of', 'json', '-show_format', '-show_streams', path], {
      encoding: 'utf8',
      // As in child-tool.ts: iconv crashes in this static build.
      env: { ...process.env, GCONV_PATH: '/nonexistent' },
    }),
  );

/** Grey values of one frame, row by row. */
export const frameAt = (path: string, second: number, width: number, height: number): Uint8Array => {
  const frame = execFileSync(
    'ffmpeg',
    [
      ...['-nostdin', '-v', 'error', '-i', path, '-ss', String(second), '-frames:v', '1'],
      ...['-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'],
    ],
    { maxBuffer: 2 ** 26 },
  );
  assert.equal(frame.length, width * height, 'the frame has the size expected');
  return frame;
};

export const srt = (...cues: readonly (readonly [start: number, end: number, text: string])[]): Uint8Array =>
  Buffer.from(
    cues
      .map(([start, end, text], i) => `${i + 1}\n00:00:0${start},000 --> 00:00:0${end},000\n${text}\n`)
      .join('\n'),
  );
