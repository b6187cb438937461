/** The table's stream, passed on to webhooks and to the sockets of those who follow, and counted for those who operate. */
import { newsOf } from '../adapters/dynamodb-news.ts';
import { relay } from '../application/relay.ts';
import { measurementsOf } from '../domain/measurements.ts';
import { socketPosts, subscriptions, taskStore, webhookQueue } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { createMeter } from '../runtime/metrics.ts';
import { streamConsumer } from '../runtime/stream.ts';

const env = readEnvironment([
  'TABLE_NAME',
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
  log,
};

const meter = createMeter(env.METRICS_SERVICE);

export const handler = streamConsumer(async ({ image }) => {
  const news = newsOf(image);
  if (news === undefined) return;
  const missed = await relay(news, ports);
  if (missed > 0) meter.record([{ name: 'WatchersMissed', value: missed }]);
  if (news.kind === 'event') meter.record(measurementsOf(news.event));
}, log).use(meter.coldStarts);
