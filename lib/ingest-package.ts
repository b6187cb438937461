/** Build context of the ingest function's image: its bundle, and the tool that fetches videos from their sites. */
import { fileURLToPath } from 'node:url';
import type { FunctionImage } from './constructs/service-function.ts';
import { allFiles, mirror } from './files.ts';

const recipe = (name: string): string =>
  fileURLToPath(new URL(`../functions/ingest/${name}`, import.meta.url));
const RECIPES = ['Dockerfile', 'requirements.txt'];

export async function prepareIngestImage(functionFolder: string, outDir: string): Promise<FunctionImage> {
  const files = await allFiles(functionFolder, 'function');
  const recipes = RECIPES.map((name) => [name, { source: recipe(name), mode: 0o644 }] as const);
  await mirror(new Map([...files, ...recipes]), outDir);
  return { context: outDir, buildArgs: {} };
}
