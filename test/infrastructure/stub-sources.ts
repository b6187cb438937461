/** Sources small enough to synthesize in a test before, or without, the real functions. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sources } from '../../lib/assets.ts';

export const HANDLER_NAMES = [
  'api',
  'file-arrived',
  'advance',
  'run-stage',
  'speech-stage',
  'text-stage',
  'publish-stage',
  'ingest-stage',
  'relay',
  'count',
  'socket',
  'sweep',
  'deliver-webhook',
] as const;

const NO_MODEL = 'not a model';
const NO_SHA = createHash('sha256').update(NO_MODEL).digest('hex');

const model = (name: string, role: string, path: string, sha256: string | null = NO_SHA) => ({
  name,
  role,
  demo: name.startsWith('demo-'),
  files: [{ path, sha256 }],
  engine: {},
});

/** Demonstration models of every role, a second recogniser, and one that was never pulled. */
const CATALOGUE = {
  models: [
    model('demo-asr', 'asr', 'demo/asr.onnx'),
    model('demo-segmentation', 'segmentation', 'demo/segmentation.onnx'),
    model('demo-embedding', 'embedding', 'demo/embedding.onnx'),
    model('demo-vad', 'vad', 'demo/vad.onnx'),
    model('good-asr', 'asr', 'good/asr.onnx'),
    model('far-asr', 'asr', 'far/asr.onnx', null),
  ],
  defaults: { asr: 'demo-asr' },
};

export async function stubSources(
  folder: string,
): Promise<Required<Sources> & { readonly ffmpegFolder: string }> {
  const functionsFolder = join(folder, 'functions');
  const modelsFolder = join(folder, 'models');
  const ffmpegFolder = join(folder, 'ffmpeg');
  await mkdir(join(functionsFolder, 'handlers'), { recursive: true });
  await mkdir(join(functionsFolder, 'adapters', 'speech'), { recursive: true });
  await mkdir(join(modelsFolder, 'demo', 'train'), { recursive: true });
  await mkdir(join(modelsFolder, 'good'));
  await mkdir(ffmpegFolder, { recursive: true });
  const stub = (name: string): string => `export const handler = async (): Promise<string> => '${name}';\n`;
  await Promise.all([
    ...HANDLER_NAMES.map((name) => writeFile(join(functionsFolder, 'handlers', `${name}.ts`), stub(name))),
    writeFile(
      join(functionsFolder, 'adapters', 'speech', 'sherpa-engine-process.ts'),
      "process.send?.('ready');\n",
    ),
    ...['ffmpeg', 'ffprobe'].map((program) => writeFile(join(ffmpegFolder, program), '#!/bin/sh\n')),
    writeFile(join(modelsFolder, 'catalogue.json'), JSON.stringify(CATALOGUE)),
    ...CATALOGUE.models
      .flatMap(({ files }) => files.filter(({ sha256 }) => sha256 !== null))
      .map(({ path }) => writeFile(join(modelsFolder, path), NO_MODEL)),
    writeFile(join(modelsFolder, 'demo', 'train', 'train.py'), 'pass\n'),
  ]);
  return { functionsFolder, modelsFolder, ffmpegFolder };
}
