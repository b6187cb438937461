/** Sources small enough to synthesize in a test before, or without, the real functions. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sources } from '../../lib/assets.ts';

export const HANDLER_NAMES = [
  'api',
  'file-arrived',
  'advance',
  'run-stage',
  'speech-stage',
  'relay',
  'socket',
  'sweep',
] as const;

export async function stubSources(
  folder: string,
): Promise<Required<Sources> & { readonly ffmpegFolder: string }> {
  const functionsFolder = join(folder, 'functions');
  const modelsFolder = join(folder, 'models');
  const ffmpegFolder = join(folder, 'ffmpeg');
  await mkdir(join(functionsFolder, 'handlers'), { recursive: true });
  await mkdir(join(functionsFolder, 'adapters'), { recursive: true });
  await mkdir(join(modelsFolder, 'demo', 'train'), { recursive: true });
  await mkdir(ffmpegFolder, { recursive: true });
  const stub = (name: string): string => `export const handler = async (): Promise<string> => '${name}';\n`;
  await Promise.all([
    ...HANDLER_NAMES.map((name) => writeFile(join(functionsFolder, 'handlers', `${name}.ts`), stub(name))),
    writeFile(join(functionsFolder, 'adapters', 'sherpa-engine-process.ts'), "process.send?.('ready');\n"),
    ...['ffmpeg', 'ffprobe'].map((program) => writeFile(join(ffmpegFolder, program), '#!/bin/sh\n')),
    writeFile(join(modelsFolder, 'catalogue.json'), '[]\n'),
    writeFile(join(modelsFolder, 'demo', 'asr.onnx'), 'not a model'),
    writeFile(join(modelsFolder, 'demo', 'tokens.txt'), 'a 0\n'),
    writeFile(join(modelsFolder, 'demo', 'train', 'train.py'), 'pass\n'),
  ]);
  return { functionsFolder, modelsFolder, ffmpegFolder };
}
