/** The real yt-dlp from PyPI in an environment of its own, kept between runs; and stand-ins for it. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PLACE = join(tmpdir(), 'soundstage-yt-dlp');
const VERSION = '2026.8.19';

/** The folder that holds `yt-dlp`, or why there is none. */
export const realYtDlp = async (): Promise<{ folder: string } | { reason: string }> => {
  const folder = join(PLACE, VERSION, 'bin');
  if (existsSync(join(folder, 'yt-dlp'))) return { folder };
  const unfinished = join(PLACE, `${process.pid}`);
  try {
    await mkdir(PLACE, { recursive: true });
    await run('python3', ['-m', 'venv', unfinished]);
    await run(join(unfinished, 'bin', 'pip'), ['install', '--quiet', `yt-dlp==${VERSION}`], {
      timeout: 60_000,
    });
    await run('python3', ['-m', 'venv', '--upgrade', unfinished]);
    await rename(unfinished, join(PLACE, VERSION));
    // A script of pip names its Python by the path that it had.
    const script = `#!${folder}/python3\nimport sys\nfrom yt_dlp import main\nsys.exit(main())\n`;
    await writeFile(join(folder, 'yt-dlp'), script);
    return { folder };
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    return existsSync(join(folder, 'yt-dlp'))
      ? { folder }
      : { reason: `yt-dlp cannot be installed here: ${String(cause).slice(0, 200)}` };
  }
};

/** A folder whose `yt-dlp` is this JavaScript; `argv` are its arguments. */
export const standInYtDlp = async (folder: string, script: string): Promise<string> => {
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'yt-dlp');
  await writeFile(path, `#!${process.execPath}\nconst argv = process.argv.slice(2);\n${script}`);
  await chmod(path, 0o755);
  return folder;
};
