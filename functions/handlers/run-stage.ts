/** The stages without a speech engine: `STAGE` says whether this is probe, extract or assemble. */
import type { Perform } from '../application/run-unit.ts';
import { mediaStore, mediaTool, modelCatalogue } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { STAGE_VARIABLES, stageConsumer } from '../runtime/stage.ts';
import { assemble } from '../stages/assemble.ts';
import { extract } from '../stages/extract.ts';
import { probe } from '../stages/probe.ts';

const env = readEnvironment(STAGE_VARIABLES);
const log = createLog(env.STAGE, env);
const media = mediaStore(env);

const performOf = (): Perform => {
  switch (env.STAGE) {
    case 'probe':
    case 'extract': {
      const ports = { media, tool: mediaTool({ ...env, ...readEnvironment(['PATH']) }, log) };
      const stage = env.STAGE === 'probe' ? probe : extract;
      return (input) => stage(input, ports);
    }
    case 'assemble': {
      const { PIPELINE_VERSION: pipelineVersion, ...models } = readEnvironment([
        'MODELS_DIR',
        'PIPELINE_VERSION',
      ]);
      const ports = { media, catalogue: modelCatalogue(models), pipelineVersion };
      return (input) => assemble(input, ports);
    }
    case 'diarize':
    case 'transcribe':
      throw new Error(`${env.STAGE} runs in the speech function`);
  }
};

export const handler = stageConsumer(env, performOf(), log);
