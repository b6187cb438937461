/** The stages without a speech engine: `STAGE` says which one this is. */
import type { Perform } from '../application/run-unit.ts';
import { malwareScanner, mediaStore, mediaTool, modelCatalogue, renderer } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { STAGE_VARIABLES, stageConsumer } from '../runtime/stage.ts';
import { assemble } from '../stages/assemble.ts';
import { extract } from '../stages/extract.ts';
import { probe } from '../stages/probe.ts';
import { render } from '../stages/render/render.ts';

const env = readEnvironment(STAGE_VARIABLES);
const log = createLog(env.STAGE, env);
const media = mediaStore(env);
const tool = () => mediaTool({ ...env, ...readEnvironment(['PATH']) }, log);

const withRenderer = (): Perform => {
  const ports = { media, renderer: renderer({ ...env, ...readEnvironment(['PATH', 'FONTS_DIR']) }, log) };
  return (input) => render(input, ports);
};

const performOf = (): Perform => {
  switch (env.STAGE) {
    case 'probe': {
      const scanner = malwareScanner({ ...env, ...readEnvironment(['SCANNER', 'CLAMD_ADDRESS']) });
      return (input) => probe(input, { media, tool: tool(), scanner });
    }
    case 'extract':
      return (input) => extract(input, { media, tool: tool() });
    case 'render':
      return withRenderer();
    case 'assemble': {
      const { PIPELINE_VERSION: pipelineVersion, ...models } = readEnvironment([
        'MODELS_DIR',
        'PIPELINE_VERSION',
      ]);
      const ports = { media, catalogue: modelCatalogue(models), pipelineVersion };
      return (input) => assemble(input, ports);
    }
    case 'ingest':
      throw new Error(`${env.STAGE} runs in the ingest function`);
    case 'denoise':
    case 'diarize':
    case 'transcribe':
      throw new Error(`${env.STAGE} runs in the speech function`);
    case 'translate':
    case 'analyze':
      throw new Error(`${env.STAGE} runs in the text function`);
    case 'publish':
      throw new Error(`${env.STAGE} runs in a function of its own`);
  }
};

export const handler = stageConsumer(env, performOf(), log);
