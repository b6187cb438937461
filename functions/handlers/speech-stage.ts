/** The stages with a speech engine: `STAGE` says which one this is. */
import type { Perform } from '../application/run-unit.ts';
import { denoiser, mediaStore, speechEngine } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { STAGE_VARIABLES, stageConsumer } from '../runtime/stage.ts';
import { denoise } from '../stages/denoise.ts';
import { diarize } from '../stages/diarize.ts';
import { transcribe } from '../stages/transcribe.ts';

const env = readEnvironment([...STAGE_VARIABLES, 'MODELS_DIR', 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE']);
const log = createLog(env.STAGE, env);
const ports = { media: mediaStore(env), speech: speechEngine(env, log) };

const performOf = (): Perform => {
  switch (env.STAGE) {
    case 'denoise': {
      const remover = denoiser({ ...env, ...readEnvironment(['PATH']) }, log);
      return (input) => denoise(input, { media: ports.media, denoiser: remover });
    }
    case 'diarize':
      return (input) => diarize(input, ports);
    case 'transcribe':
      return (input) => transcribe(input, ports);
    case 'ingest':
    case 'probe':
    case 'extract':
    case 'assemble':
    case 'translate':
    case 'analyze':
    case 'render':
    case 'publish':
      throw new Error(`${env.STAGE} needs no speech engine`);
  }
};

export const handler = stageConsumer(env, performOf(), log);
