/** The HTTP API: every route of it, behind one function. */
import { setTimeout as pause } from 'node:timers/promises';
import { packedDocuments } from '../adapters/packed-documents.ts';
import { crowds } from '../application/crowd.ts';
import { rateLimiter } from '../application/limit-rate.ts';
import { typeCatalogue } from '../application/type-catalogue.ts';
import { workerSightings } from '../application/workers.ts';
import { authenticator, hashOfSecret } from '../runtime/authenticate.ts';
import {
  accessStore,
  allowedTargets,
  buckets,
  claimStore,
  clock,
  deadLetters,
  health,
  keyStore,
  mediaStore,
  pipelineQueue,
  retentionDays,
  schemaChecker,
  statisticsStore,
  tariff,
  taskLogs,
  taskStore,
  typeStore,
  webhookQueue,
  webhookStore,
} from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/log.ts';
import { newApiKey, newId, newSecret, newSigningSecret } from '../runtime/secrets.ts';
import { apiRoutes } from './routes/index.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'MEDIA_BUCKET',
  'PIPELINE_QUEUE_URL',
  'SOCKET_URL',
  'PIPELINE_VERSION',
  'TRANSLATOR',
  'STAGE_MEMORY',
  'RATES',
  'PUBLISH_BUCKETS',
  'PUBLISH_ROLES',
  'PUBLISH_SECRETS',
  'WEBHOOK_QUEUE_URL',
  'WORK_QUEUES',
  'DEAD_LETTER_QUEUES',
  'TASK_RETENTION_DAYS',
  'PRIVATE_ADDRESSES',
  'LOG_LEVEL',
  'AWS_S3_FORCE_PATH_STYLE',
]);
const log = createLog('api', env);
const access = accessStore(env);
const schemas = schemaChecker();
const types = { types: typeStore(env), schemas, now: clock };
const catalogue = typeCatalogue(types.types, clock);
const ports = {
  offers: { translation: env.TRANSLATOR !== 'none', publishing: allowedTargets(env) },
  catalogue,
  schemas,
  tasks: taskStore(env),
  logs: taskLogs(env),
  media: mediaStore(env),
  queues: pipelineQueue(env),
  webhooks: webhookStore(env),
  webhookQueue: webhookQueue(env),
  now: clock,
  log,
  pause,
  retentionDays: retentionDays(env),
  tariff: tariff(env),
  allowPrivate: env.PRIVATE_ADDRESSES === 'allowed',
};
const claims = claimStore(env);
const work = {
  ...ports,
  claims,
  sightings: workerSightings(claims, clock),
  crowds: crowds(clock),
  newToken: newSecret,
  hashOf: hashOfSecret,
  random: Math.random,
};
const service = {
  ...ports,
  access,
  newSecret,
  checkHealth: health(env),
  deadLetters: deadLetters(env),
  socketUrl: env.SOCKET_URL,
  version: env.PIPELINE_VERSION,
};

const keys = { keys: keyStore(env), newKey: newApiKey, now: clock };

export const handler = httpHandler(
  apiRoutes({
    tasks: ports,
    types,
    work,
    keys,
    webhooks: { ...ports, newSigningSecret, newId },
    statistics: { statistics: statisticsStore(env), now: clock },
    service,
    documents: { packed: packedDocuments(import.meta.url) },
  }),
  { authenticate: authenticator(access, clock), limitRate: rateLimiter(buckets(env), clock), log },
);
