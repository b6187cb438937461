/** What can be wrong with the call of a worker, said before it takes the first task. */
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ApiProblem, type Client } from '../../client/index.ts';
import { UsageError } from './settings.ts';

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

const checkProgram = (program: string): void => {
  // Windows adds endings of its own to what it looks for.
  if (process.platform === 'win32') return;
  const places = program.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  if (!places.some((place) => isProgram(join(place, program))))
    throw new UsageError(`There is no program "${program}" that can be run.`);
};

export const commandOf = (
  words: readonly string[],
  line: readonly string[],
): readonly [string, ...string[]] => {
  const [program, ...args] = words;
  if (program === undefined || !line.includes('--'))
    throw new UsageError(
      'Say what does the work, behind "--": soundstage worker --type NAME -- COMMAND…\n' +
        '(npm takes the first "--" for itself: npm run soundstage -- worker --type NAME -- COMMAND…)',
    );
  checkProgram(program);
  return [program, ...args];
};

/** A key that may only work cannot read types: then the first claim tells. */
export const checkType = async (client: Client, name: string): Promise<void> => {
  try {
    const { executor } = await client.taskType(name);
    if (executor === 'pipeline')
      throw new UsageError(`Tasks of type "${name}" are done by the service itself.`);
  } catch (fault) {
    const code = fault instanceof ApiProblem ? fault.code : undefined;
    if (code === 'not_found')
      throw new UsageError(
        `There is no task type "${name}". One is made by: soundstage types register FILE (see docs/workers.md)`,
      );
    if (code !== 'forbidden') throw fault;
  }
};
