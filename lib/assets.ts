/** Builds everything a template refers to: bundles, layers and the speech image's context. */
import { join } from 'node:path';
import { bundleFunctions } from './bundle.ts';
import type { FunctionImage } from './constructs/service-function.ts';
import { buildDashboard } from './dashboard-package.ts';
import { placeDocuments } from './documents.ts';
import { packageFfmpeg } from './ffmpeg-package.ts';
import { bytesBelow } from './files.ts';
import { prepareIngestImage } from './ingest-package.ts';
import { MODELS_FOLDER, packageModels } from './model-package.ts';
import type { Settings } from './settings.ts';
import { engineFitsLambda, placeEngine, prepareImageContext } from './speech-package.ts';

/** Folders to take instead of our own; for tests. */
export interface Sources {
  /** Holds `handlers/` and `adapters/`. */
  readonly functionsFolder?: string;
  readonly modelsFolder?: string;
}

/** Absolute folders, ready to be assets. */
export interface BuiltAssets {
  readonly bundles: string;
  readonly ffmpegLayer: string;
  readonly modelsLayer: string;
  /** Undefined where the speech functions are packaged as zip. */
  readonly speechImage: FunctionImage | undefined;
  /** Undefined where no image is built: the function is then packaged as zip, without the tool that fetches videos. */
  readonly ingestImage: FunctionImage | undefined;
  /** Undefined where the dashboard is not deployed. */
  readonly dashboard: string | undefined;
  /** Why the result would run here and not in Lambda. */
  readonly warnings: readonly string[];
}

export async function buildAssets(
  buildDir: string,
  settings: Settings,
  sources: Sources,
): Promise<BuiltAssets> {
  const bundles = join(buildDir, 'functions');
  const speechFunction = join(bundles, 'speech-stage');
  const ffmpegLayer = join(buildDir, 'layers', 'ffmpeg');
  const modelsLayer = join(buildDir, 'layers', 'models');
  // A layer's root is /opt: the models shall lie at /opt/models.
  const models = join(modelsLayer, 'models');
  await Promise.all([
    bundleFunctions({
      outDir: bundles,
      ...(sources.functionsFolder ? { functionsFolder: sources.functionsFolder } : {}),
    }),
    placeEngine(speechFunction),
    placeDocuments(join(bundles, 'api')),
    packageFfmpeg(settings.ffmpegFolder, ffmpegLayer),
    packageModels(sources.modelsFolder ?? MODELS_FOLDER, settings.models, models),
  ]);
  const speechImage =
    settings.speech === 'image'
      ? await buildSpeechImage(buildDir, { speechFunction, models, ffmpegLayer }, settings)
      : undefined;
  const ingestImage =
    settings.speech === 'image'
      ? await prepareIngestImage(join(bundles, 'ingest-stage'), join(buildDir, 'ingest-image'))
      : undefined;
  const warnings = [
    ...programWarnings(settings, speechFunction),
    ...(settings.speech === 'zip' ? await sizeWarnings(speechFunction, modelsLayer, ffmpegLayer) : []),
  ];
  const dashboard = settings.dashboard && (await buildDashboard(buildDir));
  return { bundles, ffmpegLayer, modelsLayer, speechImage, ingestImage, dashboard, warnings };
}

async function buildSpeechImage(
  buildDir: string,
  parts: { readonly speechFunction: string; readonly models: string; readonly ffmpegLayer: string },
  settings: Settings,
): Promise<FunctionImage> {
  const context = join(buildDir, 'image');
  await prepareImageContext(parts.speechFunction, parts.models, parts.ffmpegLayer, context);
  return { context, buildArgs: { MODELS: settings.models.join(',') } };
}

/** npm installs native programs for the machine it runs on; they run here, but would not in Lambda. */
function programWarnings(settings: Settings, speechFunction: string): readonly string[] {
  const hostIsLambdas = process.platform === 'linux' && process.arch === 'x64';
  return [
    ...(hostIsLambdas || settings.ffmpegFolder !== undefined
      ? []
      : [
          'The FFmpeg layer holds programs for this machine: deploy with -c ffmpeg=<folder of Linux x86-64 binaries>',
        ]),
    ...(engineFitsLambda(speechFunction)
      ? []
      : [
          'The speech package lacks sherpa-onnx-linux-x64: install it (npm install --no-save --force) before deploying',
        ]),
  ];
}

/** What Lambda unpacks of a function and its layers together: most for denoise, which has both of them. */
const ZIP_LIMIT_MB = 250;

async function sizeWarnings(...folders: readonly string[]): Promise<readonly string[]> {
  const bytes = (await Promise.all(folders.map(bytesBelow))).reduce((sum, size) => sum + size, 0);
  const megabytes = Math.ceil(bytes / 1024 ** 2);
  return megabytes > ZIP_LIMIT_MB
    ? [
        `The speech functions and their models have ${megabytes} MB, and Lambda takes ${ZIP_LIMIT_MB} MB of a zip package: deploy them as images (-c speech=image)`,
      ]
    : [];
}
