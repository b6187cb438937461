/**
 * The FFmpeg layer: `bin/ffmpeg` and `bin/ffprobe`, and the font that subtitles are drawn with. Lambda unpacks it at /opt
 * and has /opt/bin on PATH, so handlers spawn plain `ffmpeg`. See layers/ffmpeg/README.md.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { type MirroredFile, mirror } from './files.ts';

const PROGRAMS = ['ffmpeg', 'ffprobe'] as const;
type Program = (typeof PROGRAMS)[number];

/** `folder` holds static binaries to take instead of those npm installed. */
export async function packageFfmpeg(folder: string | undefined, outDir: string): Promise<void> {
  const files = PROGRAMS.map((program) => {
    const source = folder === undefined ? installed(program) : resolve(folder, program);
    if (!existsSync(source)) throw new Error(`The FFmpeg layer needs ${source}, which is not there`);
    // npm unpacks ffprobe as 0744, which the Lambda user may not execute.
    return [`bin/${program}`, { source, mode: 0o755 }] as const;
  });
  await mirror(new Map([...files, ...font()]), outDir);
}

/** Lambda has no fonts at all. The terms come along, as they ask. */
function font(): readonly (readonly [string, MirroredFile])[] {
  const folder = dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'));
  return [
    ['fonts/DejaVuSans.ttf', { source: join(folder, 'ttf/DejaVuSans.ttf'), mode: 0o644 }],
    ['fonts/LICENSE', { source: join(folder, 'LICENSE'), mode: 0o644 }],
  ];
}

/** The program that npm installed, for this machine. */
export function installed(program: Program): string {
  const installer: { readonly path: string } = createRequire(import.meta.url)(
    `@${program}-installer/${program}`,
  );
  return installer.path;
}
