/** Puts together what the speech functions run on: the native engine, the models, and the image's build context. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allFiles, mirror } from './files.ts';

const DOCKERFILE = fileURLToPath(new URL('../functions/speech/Dockerfile', import.meta.url));
const CHOOSE_MODELS = fileURLToPath(new URL('../layers/models/choose.ts', import.meta.url));
const ENGINE = 'sherpa-onnx-node';
const DEPLOYED_PLATFORM = 'linux-x64';

/** The engine's packages lie beside the bundle: ES modules look for `node_modules` there, but not in a layer. */
export async function placeEngine(functionFolder: string): Promise<void> {
  const packagesFolder = dirname(dirname(createRequire(import.meta.url).resolve(`${ENGINE}/package.json`)));
  const wanted = [ENGINE, ...new Set([`sherpa-onnx-${DEPLOYED_PLATFORM}`, `sherpa-onnx-${hostPlatform()}`])];
  const present = wanted.filter((name) => existsSync(join(packagesFolder, name)));
  const files = await Promise.all(present.map((name) => allFiles(join(packagesFolder, name), name)));
  await mirror(new Map(files.flat()), join(functionFolder, 'node_modules'));
}

/** Whether the native engine for Lambda is installed; npm leaves it out on other platforms. */
export function engineFitsLambda(functionFolder: string): boolean {
  return existsSync(join(functionFolder, 'node_modules', `sherpa-onnx-${DEPLOYED_PLATFORM}`));
}

/** Build context of the speech image: the Dockerfile and what it copies, and nothing else to hash or upload. */
export async function prepareImageContext(
  functionFolder: string,
  modelsFolder: string,
  ffmpegLayer: string,
  outDir: string,
): Promise<void> {
  const files = await Promise.all([allFiles(functionFolder, 'function'), allFiles(modelsFolder, 'models')]);
  const recipe = { Dockerfile: DOCKERFILE, 'choose.ts': CHOOSE_MODELS };
  await mirror(
    new Map([
      ...files.flat(),
      ...Object.entries(recipe).map(([path, source]) => [path, { source, mode: 0o644 }] as const),
      // Of the layer, which images cannot have, only what denoise runs.
      ['ffmpeg', { source: join(ffmpegLayer, 'bin/ffmpeg'), mode: 0o755 }],
    ]),
    outDir,
  );
}

/** The engine calls Windows `win`: npm took its packages named win32 for spam. */
function hostPlatform(): string {
  return `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}
