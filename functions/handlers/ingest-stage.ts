/** Fetches a task's file from its URL: the only stage that talks to strangers' servers. */
import { mediaStore, sourceReader } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { STAGE_VARIABLES, stageConsumer } from '../runtime/stage.ts';
import { ingest } from '../stages/ingest.ts';

const env = readEnvironment([...STAGE_VARIABLES, 'PRIVATE_ADDRESSES', 'PATH']);
const log = createLog(env.STAGE, env);
const ports = { media: mediaStore(env), sources: sourceReader(env, log) };

export const handler = stageConsumer(env, (input) => ingest(input, ports), log);
