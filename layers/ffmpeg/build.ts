/**
 * Builds the FFmpeg layer: `bin/ffmpeg` and `bin/ffprobe`. Lambda unpacks it at /opt and has /opt/bin on PATH, so
 * handlers spawn plain `ffmpeg`. Run alone: `node bin/launch.mjs layers/ffmpeg/build.ts [folder with other binaries]`.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mirror } from '../../lib/files.ts';

const PROGRAMS = ['ffmpeg', 'ffprobe'] as const;

export interface FfmpegLayerRequest {
  readonly outDir: string;
  /** Folder with static binaries `ffmpeg` and `ffprobe`, instead of those npm installed. */
  readonly folder?: string | undefined;
}

export async function buildFfmpegLayer(request: FfmpegLayerRequest): Promise<void> {
  // 0755: npm unpacks ffprobe as 0744, which the Lambda user may not execute.
  const files = PROGRAMS.map(
    (program) => [`bin/${program}`, { source: binary(program, request.folder), mode: 0o755 }] as const,
  );
  await mirror(new Map(files), request.outDir);
}

function binary(program: (typeof PROGRAMS)[number], folder: string | undefined): string {
  const path = folder === undefined ? installed(program) : resolve(folder, program);
  if (!existsSync(path)) throw new Error(`The FFmpeg layer needs ${path}, which is not there`);
  return path;
}

function installed(program: (typeof PROGRAMS)[number]): string {
  const installer: { readonly path: string } = createRequire(import.meta.url)(
    `@${program}-installer/${program}`,
  );
  return installer.path;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outDir = join(import.meta.dirname, '../../dist/layers/ffmpeg');
  await buildFfmpegLayer({ outDir, folder: process.argv[2] });
  process.stdout.write(`${outDir}\n`);
}
