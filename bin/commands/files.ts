/** Files named on the command line, as sources to upload: read when they are sent, never held in memory. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { UsageError } from './settings.ts';

const faultOf = async (path: string): Promise<string | undefined> => {
  try {
    if (!(await stat(path)).isFile()) return 'is not a file';
    await access(path, constants.R_OK);
    return undefined;
  } catch (fault) {
    return fault instanceof Error && 'code' in fault && fault.code === 'ENOENT'
      ? 'does not exist'
      : 'cannot be read';
  }
};

/** Such a file is fetched by the service, and not read here. */
export const isUrl = (name: string): boolean => /^https?:\/\//i.test(name);

/** npm changes to the repository's folder first; INIT_CWD is where the person stood. */
const candidates = (name: string): readonly string[] =>
  [process.cwd(), process.env['INIT_CWD'] ?? process.cwd()].map((folder) => resolve(folder, name));

const findFile = async (name: string): Promise<{ path: string } | { fault: string }> => {
  if (isUrl(name)) return { path: name };
  const [first = name, second = first] = candidates(name);
  const fault = await faultOf(first);
  if (fault === undefined) return { path: first };
  return (await faultOf(second)) === undefined ? { path: second } : { fault: `${name} ${fault}` };
};

/** Absolute paths of the files, and URLs as they are; all that are amiss are named at once. */
export const findFiles = async (names: readonly string[]): Promise<readonly string[]> => {
  const found = await Promise.all(names.map(findFile));
  const faults = found.flatMap((it) => ('fault' in it ? [it.fault] : []));
  if (faults.length > 0) throw new UsageError(faults.join('\n       '));
  return found.flatMap((it) => ('path' in it ? [it.path] : []));
};

export const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path, { highWaterMark: 1024 ** 2 })) hash.update(part);
  return hash.digest('hex');
};

const parsed = (content: string, name: string) => {
  try {
    return JSON.parse(content);
  } catch (fault) {
    throw new UsageError(`${name} is no JSON: ${fault instanceof Error ? fault.message : fault}`);
  }
};

/** JSON from a file, or, for "-", from stdin. */
export const readJson = async (name: string) => {
  if (name === '-') return parsed(await text(process.stdin), 'stdin');
  const [path = ''] = await findFiles([name]);
  return parsed(await readFile(path, 'utf8'), name);
};
