/** The models to deploy: the catalogue of the chosen ones, and of them what the engine reads. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseModels } from '../layers/models/choose.ts';
import { type MirroredFile, mirror, writeIfChanged } from './files.ts';

export const MODELS_FOLDER = fileURLToPath(new URL('../layers/models/', import.meta.url));

/** Fills `outDir` as it will lie at /opt/models. */
export async function packageModels(
  modelsFolder: string,
  names: readonly string[],
  outDir: string,
): Promise<void> {
  const chosen = chooseModels(modelsFolder, names);
  const catalogue = join(outDir, 'catalogue.json');
  await writeIfChanged(catalogue, JSON.stringify(chosen, null, 2));
  const paths = chosen.models.flatMap(({ files }) => files.map(({ path }) => path));
  const readable = (source: string): MirroredFile => ({ source, mode: 0o644 });
  await mirror(
    new Map([
      ...paths.map((path) => [path, readable(join(modelsFolder, path))] as const),
      // Its own source: it stays as it was just written.
      ['catalogue.json', readable(catalogue)],
    ]),
    outDir,
  );
}
