/** The API's documents, which lie compressed beside its bundle and are read when somebody asks for them. */
import { readFile } from 'node:fs/promises';
import { ProblemError } from '../contract/problems.ts';

/** Of a file, and of no folder. */
const NAME = /^\w[\w-]*(\.\w+)+$/;

const isMissing = (fault: unknown): boolean =>
  fault instanceof Error && 'code' in fault && fault.code === 'ENOENT';

/** `bundle` is the URL of the bundle's module. Answers what Brotli made of the document of that name. */
export const packedDocuments =
  (bundle: string) =>
  async (name: string): Promise<Uint8Array> => {
    try {
      if (NAME.test(name)) return await readFile(new URL(`./documents/${name}.br`, bundle));
    } catch (fault) {
      if (!isMissing(fault)) throw fault;
    }
    throw new ProblemError('not_found', `There is no document ${name}.`);
  };
