/** The models to deploy: the catalogue and, of each chosen folder, what the engine reads; no scripts, no samples. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type MirroredFile, mirror } from './files.ts';

export const MODELS_FOLDER = fileURLToPath(new URL('../layers/models/', import.meta.url));

const READ_BY_THE_ENGINE = /\.(onnx|txt)$/;

/** Fills `outDir` as it will lie at /opt/models. */
export async function packageModels(
  modelsFolder: string,
  chosen: readonly string[],
  outDir: string,
): Promise<void> {
  const catalogue = join(modelsFolder, 'catalogue.json');
  if (!existsSync(catalogue)) throw new Error(`There is no model catalogue: ${catalogue}`);
  const models = await Promise.all(chosen.map((name) => filesOf(modelsFolder, name)));
  await mirror(new Map([['catalogue.json', readable(catalogue)], ...models.flat()]), outDir);
}

async function filesOf(
  modelsFolder: string,
  name: string,
): Promise<readonly (readonly [string, MirroredFile])[]> {
  const folder = join(modelsFolder, name);
  const files = existsSync(folder)
    ? (await readdir(folder)).filter((file) => READ_BY_THE_ENGINE.test(file)).sort()
    : [];
  if (files.length === 0)
    throw new Error(
      `There are no models in ${folder}: choose others (-c models=…) or pull them (npm run models)`,
    );
  return files.map((file) => [`${name}/${file}`, readable(join(folder, file))]);
}

const readable = (source: string): MirroredFile => ({ source, mode: 0o644 });
