/** Writing build results so that a synthesis running beside this one never packages half a file. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';

/** Writes `contents` unless they are there already, so that time stamps move only with changes. */
export async function writeIfChanged(path: string, contents: Uint8Array | string): Promise<void> {
  const bytes = Buffer.from(contents);
  if (existsSync(path) && (await readFile(path)).equals(bytes)) return;
  await placeAt(path, (unfinished) => writeFile(unfinished, bytes));
}

export interface MirroredFile {
  readonly source: string;
  readonly mode: number;
}

/** Makes `folder` hold exactly `files` (by path relative to it): changed ones are copied, strangers removed. */
export async function mirror(files: ReadonlyMap<string, MirroredFile>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await Promise.all([...files].map(([path, file]) => copyIfChanged(file, join(folder, path))));
  const strangers = (await filesBelow(folder)).filter((path) => !files.has(path));
  await Promise.all(strangers.map((path) => rm(join(folder, path), { force: true })));
}

/** Every file below `folder`, with `/` between its parts, in a fixed order. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** Bytes of every file below `folder` together. */
export async function bytesBelow(folder: string): Promise<number> {
  const files = await Promise.all((await filesBelow(folder)).map((path) => stat(join(folder, path))));
  return files.reduce((sum, { size }) => sum + size, 0);
}

/** Size and time stamp decide: hashing 150 MB of FFmpeg at each start would take longer than starting. */
async function copyIfChanged(file: MirroredFile, target: string): Promise<void> {
  const wanted = await stat(file.source);
  const present = existsSync(target) ? await stat(target) : undefined;
  if (present?.size === wanted.size && Math.trunc(present.mtimeMs) === Math.trunc(wanted.mtimeMs)) return;
  await placeAt(target, async (unfinished) => {
    await copyFile(file.source, unfinished);
    await chmod(unfinished, file.mode);
    await utimes(unfinished, wanted.atime, wanted.mtime);
  });
}

/** The unfinished file lies beside the target's folder, never in it: the folder may be packaged at any moment. */
async function placeAt(target: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const unfinished = `${dirname(target)}.unfinished-${randomUUID()}`;
  await write(unfinished);
  await rename(unfinished, target);
}

/** Every file below a folder, for `mirror`, under another folder's name. */
export async function allFiles(
  folder: string,
  prefix: string,
): Promise<readonly (readonly [string, MirroredFile])[]> {
  const paths = await filesBelow(folder);
  return paths.map((path) => [`${prefix}/${path}`, { source: join(folder, path), mode: 0o644 }]);
}
