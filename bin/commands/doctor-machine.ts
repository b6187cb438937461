/** What `soundstage doctor` finds on this machine: programs and models. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { installedModels } from '../../layers/models/pull.ts';
import { installed } from '../../lib/ffmpeg-package.ts';
import { MODELS_FOLDER } from '../../lib/model-package.ts';

export interface Finding {
  readonly name: string;
  /** `missing` takes away what not everybody needs; `failed` is in the way of all. */
  readonly status: 'ok' | 'missing' | 'failed';
  readonly detail: string;
  /** What mends it. */
  readonly remedy?: string;
}

const run = promisify(execFile);
/** Programs start slowly on machines that are busy. */
const PATIENCE_MS = 30_000;

/** The first line that the program says of its version. */
const versionOf = async (command: string, argument: string): Promise<string | undefined> => {
  try {
    const { stdout } = await run(command, [argument], { timeout: PATIENCE_MS });
    return stdout.split('\n')[0]?.trim();
  } catch {
    return undefined;
  }
};

const mediaProgram = async (name: 'ffmpeg' | 'ffprobe'): Promise<Finding> => {
  const detail = await versionOf(installed(name), '-version');
  return detail === undefined
    ? { name, status: 'failed', detail: 'it does not run here', remedy: 'npm ci' }
    : { name, status: 'ok', detail: detail.slice(0, 60) };
};

const youtube = async (): Promise<Finding> => {
  const version = await versionOf('yt-dlp', '--version');
  return version === undefined
    ? {
        name: 'yt-dlp',
        status: 'missing',
        detail: 'videos of YouTube cannot be fetched by a local service',
        remedy: 'pipx install yt-dlp',
      }
    : { name: 'yt-dlp', status: 'ok', detail: version };
};

/** The demonstration models are always there, and understand no real speech. */
const models = async (): Promise<Finding> => {
  const names = await installedModels(MODELS_FOLDER);
  const real = names.filter((name) => !name.startsWith('demo-'));
  return real.length === 0
    ? {
        name: 'models',
        status: 'missing',
        detail: 'only demonstration models, which do not understand real recordings',
        remedy: 'npm run models -- list, then: npm run models -- pull NAME',
      }
    : { name: 'models', status: 'ok', detail: real.join(', ') };
};

export const machineFindings = async (): Promise<readonly Finding[]> => [
  { name: 'node', status: 'ok', detail: process.version },
  ...(await Promise.all([mediaProgram('ffmpeg'), mediaProgram('ffprobe'), models(), youtube()])),
];
