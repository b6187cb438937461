/** Python programs that checks need, each in an environment of its own. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Below the folder, made once for each content of the requirements file. A mark tells that it was made to its end. */
export const pythonEnvironment = async (requirements: string, folder: string): Promise<string> => {
  const version = createHash('sha256')
    .update(await readFile(requirements))
    .digest('hex')
    .slice(0, 12);
  const python = join(folder, `python-${version}`);
  const mark = join(python, 'complete');
  if (existsSync(mark)) return python;
  await rm(python, { recursive: true, force: true });
  try {
    await run('python3', ['-m', 'venv', python]);
  } catch (cause) {
    throw new Error('This needs Python 3.10 or newer with venv (Debian: python3-venv).', { cause });
  }
  await run(join(python, 'bin', 'pip'), ['install', '--quiet', '--requirement', requirements]);
  await writeFile(mark, '');
  return python;
};
