/** All Lambda bundles in one esbuild call: 1–2 s, against one esbuild process per function with NodejsFunction. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type OutputFile } from 'esbuild';
import { writeIfChanged } from './files.ts';
import { leanSdk } from './lean-sdk.ts';

const FUNCTIONS_FOLDER = fileURLToPath(new URL('../functions/', import.meta.url));

/** CommonJS dependencies call `require`, which ES modules lack. Aliased, so that a bundle may import createRequire too. */
const REQUIRE_FOR_COMMONJS =
  "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);";

export interface BundleRequest {
  /** One folder per handler is written here: `<outDir>/<name>/index.mjs`. Source maps go to `<outDir>/../maps`. */
  readonly outDir: string;
  /** Where `handlers/` and `adapters/` lie; our own `functions/` unless a test brings its own. */
  readonly functionsFolder?: string;
}

/**
 * Bundles every file of `functions/handlers/` as an ES module for Node 24, the AWS SDK inside, and the speech
 * engine's child process beside the speech handler. Returns the size of each bundle in bytes by `<name>/<file>`.
 * The native engine `sherpa-onnx-node` stays outside: `speech-package.ts` puts it beside the bundle.
 */
export async function bundleFunctions(request: BundleRequest): Promise<ReadonlyMap<string, number>> {
  const functionsFolder = request.functionsFolder ?? FUNCTIONS_FOLDER;
  const result = await build({
    entryPoints: await entryPoints(functionsFolder),
    outdir: request.outDir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    external: ['sherpa-onnx-node'],
    plugins: [leanSdk],
    banner: { js: REQUIRE_FOR_COMMONJS },
    absWorkingDir: dirname(functionsFolder.replace(/\/$/, '')),
    logLevel: 'warning',
  });
  await Promise.all(
    result.outputFiles.map((file) => writeIfChanged(destination(file, request.outDir), file.contents)),
  );
  return new Map(
    result.outputFiles
      .filter((file) => file.path.endsWith('.mjs'))
      .map((file) => [`${basename(dirname(file.path))}/${basename(file.path)}`, file.contents.byteLength]),
  );
}

/** The functions' names are the handlers' file names. */
async function entryPoints(functionsFolder: string): Promise<Record<string, string>> {
  const handlersFolder = join(functionsFolder, 'handlers');
  const names = (await readdir(handlersFolder))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));
  const engine = join(functionsFolder, 'adapters', 'speech', 'sherpa-engine-process.ts');
  return {
    ...Object.fromEntries(names.map((name) => [`${name}/index`, join(handlersFolder, `${name}.ts`)])),
    ...(existsSync(engine) ? { 'speech-stage/engine': engine } : {}),
  };
}

/** Maps stay out of the function folders: they would be uploaded, and change the asset's hash with every comment. */
function destination(file: OutputFile, outDir: string): string {
  if (!file.path.endsWith('.map')) return file.path;
  return join(dirname(outDir), 'maps', basename(dirname(file.path)), basename(file.path));
}
