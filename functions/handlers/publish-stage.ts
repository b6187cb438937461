/** The stage that sends results to where the task wants them. */

import { youtube } from '../adapters/google/youtube.ts';
import { httpReceivers } from '../adapters/outbound/http-receivers.ts';
import { allowedTargets, bucketsOfOthers, mediaStore, secrets } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { STAGE_VARIABLES, stageConsumer } from '../runtime/stage.ts';
import { publish } from '../stages/publish/publish.ts';

const env = readEnvironment([
  ...STAGE_VARIABLES,
  'PUBLISH_BUCKETS',
  'PUBLISH_ROLES',
  'PUBLISH_SECRETS',
  'PRIVATE_ADDRESSES',
]);
const log = createLog(env.STAGE, env);
const allowPrivate = env.PRIVATE_ADDRESSES === 'allowed';
const ports = {
  media: mediaStore(env),
  buckets: bucketsOfOthers(env),
  receivers: httpReceivers({ allowPrivate }),
  videos: youtube(),
  secrets: secrets(),
  allowed: { ...allowedTargets(env), plainSecrets: allowPrivate },
};

export const handler = stageConsumer(env, (input) => publish(input, ports), log);
