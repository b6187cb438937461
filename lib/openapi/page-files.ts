/** What the page loads: Swagger UI with our few lines about it, in two files that are named by their content. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { PageFiles } from './page.ts';

const ENTRIES = ['viewer/viewer.ts', 'viewer/viewer.css'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** Whoever hands these on hands on their terms. */
const licences = async (): Promise<string> => {
  const folder = createRequire(import.meta.url)
    .resolve('swagger-ui-dist/package.json')
    .replace(/[^/\\]+$/, '');
  const [notice, others] = await Promise.all(
    ['NOTICE', 'swagger-ui-es-bundle.js.LICENSE.txt'].map((name) => readFile(folder + name, 'utf8')),
  );
  return `/*!\n${notice?.trim()}\nLicensed under https://www.apache.org/licenses/LICENSE-2.0; with:\n*/\n${others}`;
};

export interface BuiltPageFiles extends PageFiles {
  readonly contents: ReadonlyMap<string, Uint8Array>;
}

export const buildPageFiles = async (): Promise<BuiltPageFiles> => {
  const { outputFiles } = await build({
    entryPoints: ENTRIES,
    entryNames: '[name]-[hash]',
    outdir: '.',
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    banner: { js: await licences() },
    logLevel: 'warning',
  });
  const contents = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  const named = (ending: string): string => {
    const name = [...contents.keys()].find((one) => extname(one) === ending);
    if (name === undefined) throw new Error(`The page has no ${ending}`);
    return name;
  };
  return { script: named('.js'), style: named('.css'), contents };
};
