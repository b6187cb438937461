/** The composition root: what a handler asks for is made once per cold start and shared. */

import { apiGatewaySockets } from '../adapters/api-gateway-sockets.ts';
import {
  briefS3Client,
  comprehendClient,
  documentClient,
  s3Client,
  secretsClient,
  snsClient,
  socketsClient,
  sqsClient,
  stsClient,
  translateClient,
} from '../adapters/clients.ts';
import { dynamodbAccessStore } from '../adapters/dynamodb/access-store.ts';
import { dynamodbBuckets } from '../adapters/dynamodb/buckets.ts';
import { dynamodbClaims } from '../adapters/dynamodb/claims.ts';
import { dynamodbKeyStore } from '../adapters/dynamodb/key-store.ts';
import { dynamodbProgressStore } from '../adapters/dynamodb/progress-store.ts';
import { dynamodbStatistics } from '../adapters/dynamodb/statistics.ts';
import { dynamodbSubscriptions } from '../adapters/dynamodb/subscriptions.ts';
import { dynamodbTaskLogs } from '../adapters/dynamodb/task-logs.ts';
import { dynamodbTaskStore } from '../adapters/dynamodb/task-store.ts';
import { dynamodbTypeStore } from '../adapters/dynamodb/type-store.ts';
import { dynamodbWebhookStore } from '../adapters/dynamodb/webhook-store.ts';
import { ffmpegDenoiser } from '../adapters/ffmpeg/denoise.ts';
import { createMediaTool } from '../adapters/ffmpeg/media-tool.ts';
import { createRenderer } from '../adapters/ffmpeg/renderer.ts';
import { youtubeSource } from '../adapters/google/youtube-source.ts';
import { type HealthChecks, healthChecks } from '../adapters/health-checks.ts';
import { jsonSchemas } from '../adapters/json-schemas.ts';
import { httpSource } from '../adapters/outbound/http-source.ts';
import { parser } from '../adapters/parse.ts';
import { foreignBuckets } from '../adapters/s3/foreign-buckets.ts';
import { s3JsonReader } from '../adapters/s3/json-reader.ts';
import { s3MediaStore } from '../adapters/s3/media-store.ts';
import { clamavScanner } from '../adapters/scan/clamav-scanner.ts';
import { guarddutyScanner } from '../adapters/scan/guardduty-scanner.ts';
import { secretsManager } from '../adapters/secrets-manager.ts';
import { noNotifications, snsNotifications } from '../adapters/sns-notifications.ts';
import { createEngineChild } from '../adapters/speech/engine-child.ts';
import { createModelCatalogue, type InstalledModels } from '../adapters/speech/model-catalogue.ts';
import { preferringModel } from '../adapters/speech/model-denoiser.ts';
import { createSherpaEngine } from '../adapters/speech/sherpa-engine.ts';
import { sqsDeadLetters } from '../adapters/sqs/dead-letters.ts';
import { sqsMessageLease } from '../adapters/sqs/message-lease.ts';
import { sqsQueues } from '../adapters/sqs/queues.ts';
import { sqsWebhooks } from '../adapters/sqs/webhooks.ts';
import { amazonTranslate } from '../adapters/text/amazon-translate.ts';
import { comprehend } from '../adapters/text/comprehend.ts';
import { libreTranslate } from '../adapters/text/libretranslate.ts';
import type {
  AccessStore,
  Buckets,
  ClaimStore,
  Clock,
  DeadLetters,
  Denoiser,
  ForeignBuckets,
  KeyStore,
  Log,
  MediaStore,
  MediaTool,
  Notifications,
  ProgressStore,
  Queues,
  Renderer,
  Scanner,
  SchemaChecker,
  Secrets,
  Sockets,
  SourceReader,
  SpeechEngine,
  Subscriptions,
  TaskLogs,
  TaskStore,
  TextAnalyst,
  Translator,
  TypeStore,
  WebhookQueue,
  WebhookStore,
} from '../application/ports.ts';
import type { StatisticsStore } from '../application/statistics.ts';
import { LIST_RATES, ratesSchema } from '../contract/rates.ts';
import type { Tariff } from '../domain/cost/charges.ts';
import type { AllowedTargets } from '../domain/outbound/publishing.ts';
import type { Environment } from './environment.ts';
import type { LeaseOf } from './message-lease.ts';
import { newId } from './secrets.ts';

/** Remembers what was made for the same arguments. */
const once = <Arguments extends readonly string[], T>(make: (...from: Arguments) => T) => {
  const made = new Map<string, T>();
  return (...from: Arguments): T => {
    const key = JSON.stringify(from);
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(...from);
    made.set(key, fresh);
    return fresh;
  };
};

/** The clock of everything that runs. */
export const clock: Clock = () => new Date();

// Marked pure so that a bundle holds only the clients its handler uses.
const documents = /* @__PURE__ */ once(() => documentClient());
const sqs = /* @__PURE__ */ once(() => sqsClient());
const sns = /* @__PURE__ */ once(() => snsClient());
const atOneHost = (forcePathStyle: string): { forcePathStyle: boolean } => ({
  forcePathStyle: forcePathStyle === '1' || forcePathStyle === 'true',
});
const s3 = /* @__PURE__ */ once((forcePathStyle: string) => s3Client(atOneHost(forcePathStyle)));
const briefS3 = /* @__PURE__ */ once((forcePathStyle: string) => briefS3Client(atOneHost(forcePathStyle)));
export const secrets: () => Secrets = /* @__PURE__ */ once(() => secretsManager(secretsClient(), clock));
const sockets = /* @__PURE__ */ once((endpoint: string) => socketsClient(endpoint));

type Bucket = Environment<'MEDIA_BUCKET' | 'AWS_S3_FORCE_PATH_STYLE'>;

export const taskStore = (env: Environment<'TABLE_NAME'>): TaskStore =>
  dynamodbTaskStore(documents(), env.TABLE_NAME, clock);

export const taskLogs = (env: Environment<'TABLE_NAME'>): TaskLogs =>
  dynamodbTaskLogs(documents(), env.TABLE_NAME, { now: clock, newId });

export const retentionDays = ({ TASK_RETENTION_DAYS: days }: Environment<'TASK_RETENTION_DAYS'>) =>
  days === 'ever' ? undefined : Number(days);

export const claimStore = (env: Environment<'TABLE_NAME'>): ClaimStore =>
  dynamodbClaims(documents(), env.TABLE_NAME, taskStore(env).events);

export const typeStore = (env: Environment<'TABLE_NAME'>): TypeStore =>
  dynamodbTypeStore(documents(), env.TABLE_NAME);

/** One for the process: compiled validators are worth keeping. */
export const schemaChecker: () => SchemaChecker = /* @__PURE__ */ once(() => jsonSchemas());

export const progressStore = (env: Environment<'TABLE_NAME'>): ProgressStore =>
  dynamodbProgressStore(documents(), env.TABLE_NAME);

export const accessStore = (env: Environment<'TABLE_NAME'>): AccessStore =>
  dynamodbAccessStore(documents(), env.TABLE_NAME);

export const keyStore = (env: Environment<'TABLE_NAME'>): KeyStore =>
  dynamodbKeyStore(documents(), env.TABLE_NAME);

export const buckets = (env: Environment<'TABLE_NAME'>): Buckets =>
  dynamodbBuckets(documents(), env.TABLE_NAME);

export const statisticsStore = (env: Environment<'TABLE_NAME'>): StatisticsStore =>
  dynamodbStatistics(documents(), env.TABLE_NAME, clock);

export const subscriptions = (env: Environment<'TABLE_NAME'>): Subscriptions =>
  dynamodbSubscriptions(documents(), env.TABLE_NAME);

export const mediaStore = (env: Bucket): MediaStore =>
  s3MediaStore(s3(env.AWS_S3_FORCE_PATH_STYLE), env.MEDIA_BUCKET, clock);

/** For those on whom others wait. */
export const mediaReader = (env: Bucket): Pick<MediaStore, 'readJson'> =>
  s3JsonReader(briefS3(env.AWS_S3_FORCE_PATH_STYLE), env.MEDIA_BUCKET);

/** For those who only report to the pipeline. */
export const pipelineQueue = (env: Environment<'PIPELINE_QUEUE_URL'>): Queues =>
  sqsQueues(sqs(), { pipeline: env.PIPELINE_QUEUE_URL });

/** For the one who decides what runs next. */
export const stageQueues = (env: Environment<'STAGE_QUEUES' | 'PIPELINE_QUEUE_URL'>): Queues =>
  sqsQueues(sqs(), { stages: queuesOf(env.STAGE_QUEUES, env) });

/** Of `name=value name=value`. */
const pairsOf = (list: string): readonly (readonly string[])[] =>
  list.split(' ').map((pair) => pair.split(/=(.*)/, 2));

/** Addresses by name: an account's queues differ in the last part of theirs. */
const queuesOf = (
  list: string,
  { PIPELINE_QUEUE_URL: one }: Environment<'PIPELINE_QUEUE_URL'>,
): Readonly<Record<string, string>> => {
  const before = one.slice(0, one.lastIndexOf('/') + 1);
  return Object.fromEntries(pairsOf(list).map(([name, queue]) => [name, `${before}${queue}`]));
};

const parseRates = /* @__PURE__ */ parser(ratesSchema, 'RATES');

/** What tasks cost here. */
export const tariff = (env: Environment<'RATES' | 'STAGE_MEMORY'>): Tariff => ({
  rates: env.RATES === 'list' ? LIST_RATES : parseRates(JSON.parse(env.RATES)),
  memoryMb: Object.fromEntries(
    pairsOf(env.STAGE_MEMORY).map(([stage, megabytes]) => [stage, Number(megabytes)]),
  ),
});

export const deadLetters = (
  env: Environment<'WORK_QUEUES' | 'DEAD_LETTER_QUEUES' | 'PIPELINE_QUEUE_URL'>,
): DeadLetters =>
  sqsDeadLetters(sqs(), {
    work: queuesOf(env.WORK_QUEUES, env),
    dead: queuesOf(env.DEAD_LETTER_QUEUES, env),
  });

export const webhookStore = (env: Environment<'TABLE_NAME'>): WebhookStore =>
  dynamodbWebhookStore(documents(), env.TABLE_NAME);

export const webhookQueue = (env: Environment<'WEBHOOK_QUEUE_URL'>): WebhookQueue =>
  sqsWebhooks(sqs(), env.WEBHOOK_QUEUE_URL);

export const notificationTopic = (env: Environment<'NOTIFICATION_TOPIC_ARN'>): Notifications =>
  env.NOTIFICATION_TOPIC_ARN === 'none'
    ? noNotifications
    : snsNotifications(sns(), env.NOTIFICATION_TOPIC_ARN);

export const socketPosts = (env: Environment<'SOCKET_ENDPOINT'>): Sockets =>
  apiGatewaySockets(sockets(env.SOCKET_ENDPOINT));

/** The lease of a message that came from this queue: the function's own. */
export const leaseOn =
  (queueUrl: string): LeaseOf =>
  ({ receiptHandle }) =>
    sqsMessageLease(sqs(), queueUrl, receiptHandle);

export const health = (env: Environment<'TABLE_NAME' | 'PIPELINE_QUEUE_URL'> & Bucket): HealthChecks =>
  healthChecks(
    {
      table: { client: documents(), name: env.TABLE_NAME },
      queues: { client: sqs(), url: env.PIPELINE_QUEUE_URL },
      storage: { client: s3(env.AWS_S3_FORCE_PATH_STYLE), bucket: env.MEDIA_BUCKET },
    },
    clock,
  );

export const mediaTool = (env: Bucket & Environment<'PATH'>, log: Log): MediaTool =>
  createMediaTool({ media: mediaStore(env), searchPath: env.PATH, log });

export const malwareScanner = (
  env: Bucket & Environment<'SCANNER' | 'CLAMD_ADDRESS'>,
): Scanner | undefined => {
  switch (env.SCANNER) {
    case 'none':
      return undefined;
    case 'clamav':
      return clamavScanner({ media: mediaStore(env), address: env.CLAMD_ADDRESS });
    case 'guardduty':
      return guarddutyScanner(s3(env.AWS_S3_FORCE_PATH_STYLE), env.MEDIA_BUCKET);
  }
};

export const sourceReader = (env: Environment<'PRIVATE_ADDRESSES' | 'PATH'>, log: Log): SourceReader => ({
  openUrl: httpSource({ allowPrivate: env.PRIVATE_ADDRESSES === 'allowed' }),
  openVideo: youtubeSource({ searchPath: env.PATH, log }),
});

export const renderer = (env: Bucket & Environment<'PATH' | 'FONTS_DIR'>, log: Log): Renderer =>
  createRenderer({ media: mediaStore(env), searchPath: env.PATH, fontsDir: env.FONTS_DIR, log });

export const modelCatalogue = (env: Environment<'MODELS_DIR'>): InstalledModels =>
  createModelCatalogue(env.MODELS_DIR);

/** Lambda gives a virtual CPU for each 1,769 MB; more threads than that would only wait for one another. */
const MB_PER_CPU = 1_769;

type EngineEnvironment = Environment<'MODELS_DIR' | 'AWS_LAMBDA_FUNCTION_MEMORY_SIZE'>;

const threadsOf = ({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: megabytes }: EngineEnvironment): number =>
  Math.max(1, Math.floor(Number(megabytes) / MB_PER_CPU));

export const speechEngine = (env: EngineEnvironment, log: Log): SpeechEngine =>
  createSherpaEngine({ modelsDir: env.MODELS_DIR, threads: threadsOf(env), log });

export const denoiser = (env: EngineEnvironment & Bucket & Environment<'PATH'>, log: Log): Denoiser =>
  preferringModel(
    modelCatalogue(env),
    createEngineChild(log),
    { threads: threadsOf(env) },
    ffmpegDenoiser({ media: mediaStore(env), searchPath: env.PATH, log }),
  );

/** Undefined where the deployment has none. */
export const translator = (
  env: Environment<'TRANSLATOR' | 'TRANSLATE_URL' | 'TRANSLATE_SECRET_ARN'>,
): Translator | undefined => {
  const { TRANSLATE_URL: url, TRANSLATE_SECRET_ARN: arn } = env;
  switch (env.TRANSLATOR) {
    case 'none':
      return undefined;
    case 'amazon':
      return amazonTranslate(translateClient());
    case 'libretranslate':
      return libreTranslate({ url, apiKey: async () => (arn === 'none' ? undefined : secrets().text(arn)) });
  }
};

/** Undefined where texts are read by us alone. */
export const textAnalyst = ({ ANALYZER }: Environment<'ANALYZER'>): TextAnalyst | undefined =>
  ANALYZER === 'comprehend' ? comprehend(comprehendClient()) : undefined;

const listed = (list: string): readonly string[] => (list === 'none' ? [] : list.split(' '));

/** Where results may be sent to. */
export const allowedTargets = (
  env: Environment<'PUBLISH_BUCKETS' | 'PUBLISH_ROLES' | 'PUBLISH_SECRETS'>,
): AllowedTargets => ({
  buckets: listed(env.PUBLISH_BUCKETS),
  roles: listed(env.PUBLISH_ROLES),
  secrets: Object.fromEntries(listed(env.PUBLISH_SECRETS).map((pair) => pair.split(/=(.*)/, 2))),
});

export const bucketsOfOthers = (env: Environment<'AWS_S3_FORCE_PATH_STYLE'>): ForeignBuckets => {
  const forcePathStyle = ['1', 'true'].includes(env.AWS_S3_FORCE_PATH_STYLE);
  return foreignBuckets({
    sts: stsClient(),
    s3: (options) => s3Client({ ...options, forcePathStyle, followRegionRedirects: true }),
  });
};
