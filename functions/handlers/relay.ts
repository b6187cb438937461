/** The table's stream, passed on to webhooks and to the sockets of those who follow, and counted for those who operate. */
import { newsOf } from '../adapters/dynamodb/news.ts';
import { type Committed, relay } from '../application/relay.ts';
import { tellTranscripts } from '../application/tell-transcript.ts';
import { measurementsOf } from '../domain/statistics/measurements.ts';
import type { ToldProgress } from '../domain/task/worker-progress.ts';
import {
  clock,
  mediaReader,
  socketPosts,
  subscriptions,
  taskStore,
  webhookQueue,
} from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { createMeter } from '../runtime/metrics.ts';
import { streamConsumer } from '../runtime/stream.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'MEDIA_BUCKET',
  'AWS_S3_FORCE_PATH_STYLE',
  'WEBHOOK_QUEUE_URL',
  'SOCKET_ENDPOINT',
  'METRICS_SERVICE',
  'LOG_LEVEL',
]);
const log = createLog('relay', env);
const ports = {
  tasks: taskStore(env),
  subscriptions: subscriptions(env),
  sockets: socketPosts(env),
  webhookQueue: webhookQueue(env),
  media: mediaReader(env),
  told: new Map<string, ToldProgress>(),
  now: clock,
  log,
};

const meter = createMeter(env.METRICS_SERVICE);

const noteMissed = (missed: number): void => {
  if (missed > 0) meter.record([{ name: 'WatchersMissed', value: missed }]);
};

const tell = async (news: Committed): Promise<void> => {
  noteMissed(await relay(news, ports));
  if (news.kind === 'event') meter.record(measurementsOf(news.event));
};

export const handler = streamConsumer(
  {
    handle: async ({ image }) => {
      const news = newsOf(image);
      if (news !== undefined) await tell(news);
      return news;
    },
    // Their objects are read when everybody knows of the events.
    afterwards: async (told) =>
      noteMissed(
        await tellTranscripts(
          told.filter((news) => news !== undefined),
          ports,
        ),
      ),
  },
  log,
).use(meter.coldStarts);
