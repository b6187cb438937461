/** The stages that read the transcript: `STAGE` says which one this is. */
import { textTools } from '../adapters/text/text-tools.ts';
import type { Perform } from '../application/run-unit.ts';
import { mediaStore, textAnalyst, translator } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { STAGE_VARIABLES, stageConsumer } from '../runtime/stage.ts';
import { analyze } from '../stages/analyze.ts';
import { translate } from '../stages/translate.ts';

const env = readEnvironment(STAGE_VARIABLES);
const log = createLog(env.STAGE, env);
const ports = { media: mediaStore(env), text: textTools };

const performOf = (): Perform => {
  switch (env.STAGE) {
    case 'translate': {
      const chosen = readEnvironment(['TRANSLATOR', 'TRANSLATE_URL', 'TRANSLATE_SECRET_ARN']);
      return (input) => translate(input, { ...ports, translator: translator(chosen) });
    }
    case 'analyze': {
      const analyst = textAnalyst(readEnvironment(['ANALYZER']));
      return (input) => analyze(input, { ...ports, analyst });
    }
    default:
      throw new Error(`${env.STAGE} reads no transcript`);
  }
};

export const handler = stageConsumer(env, performOf(), log);
