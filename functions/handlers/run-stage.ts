/** The stages without a speech engine: `STAGE` says which one this is. */
import type { Perform } from '../application/run-unit.ts';
import { mediaStore, mediaTool, modelCatalogue } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { STAGE_VARIABLES, stageConsumer } from '../runtime/stage.ts';
import { analyze } from '../stages/analyze.ts';
import { assemble } from '../stages/assemble.ts';
import { extract } from '../stages/extract.ts';
import { probe } from '../stages/probe.ts';
import { render } from '../stages/render.ts';
import { translate } from '../stages/translate.ts';

const env = readEnvironment(STAGE_VARIABLES);
const log = createLog(env.STAGE, env);
const media = mediaStore(env);
const tool = () => mediaTool({ ...env, ...readEnvironment(['PATH']) }, log);

const performOf = (): Perform => {
  switch (env.STAGE) {
    case 'probe':
      return (input) => probe(input, { media, tool: tool() });
    case 'extract':
      return (input) => extract(input, { media, tool: tool() });
    case 'render':
      return (input) => render(input, { media, tool: tool() });
    case 'translate':
      return (input) => translate(input, { media });
    case 'analyze':
      return (input) => analyze(input, { media });
    case 'assemble': {
      const { PIPELINE_VERSION: pipelineVersion, ...models } = readEnvironment([
        'MODELS_DIR',
        'PIPELINE_VERSION',
      ]);
      const ports = { media, catalogue: modelCatalogue(models), pipelineVersion };
      return (input) => assemble(input, ports);
    }
    case 'denoise':
    case 'diarize':
    case 'transcribe':
      throw new Error(`${env.STAGE} runs in the speech function`);
  }
};

export const handler = stageConsumer(env, performOf(), log);
