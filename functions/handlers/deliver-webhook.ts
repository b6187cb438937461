/** Who is to be told of what happened, by webhook or notification, and each try to deliver a webhook. */
import { httpsSender } from '../adapters/outbound/https-sender.ts';
import { signWebhook } from '../adapters/outbound/webhook-signer.ts';
import { announce } from '../application/announce.ts';
import { deliverWebhook } from '../application/deliver-webhook.ts';
import { notify } from '../application/notify.ts';
import { webhookMessageSchema } from '../contract/webhook-schemas.ts';
import { clock, notificationTopic, taskStore, webhookQueue, webhookStore } from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { about, createLog } from '../runtime/log.ts';
import { createMeter } from '../runtime/metrics.ts';
import { standardConsumer } from '../runtime/queue.ts';
import { newSigningSecret } from '../runtime/secrets.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'WEBHOOK_QUEUE_URL',
  'PRIVATE_ADDRESSES',
  'NOTIFICATION_TOPIC_ARN',
  'METRICS_SERVICE',
  'LOG_LEVEL',
]);
const log = createLog('deliver-webhook', env);
const meter = createMeter(env.METRICS_SERVICE);
const notifications = notificationTopic(env);
const ports = {
  tasks: taskStore(env),
  webhooks: webhookStore(env),
  webhookQueue: webhookQueue(env),
  sender: httpsSender({ allowPrivate: env.PRIVATE_ADDRESSES === 'allowed' }),
  sign: signWebhook,
  newSigningSecret,
  random: Math.random,
  now: clock,
  log,
};

export const handler = standardConsumer(
  webhookMessageSchema,
  async (message) => {
    if (message.kind === 'happened')
      return Promise.all([announce(message, ports), notify(message, { ...ports, notifications })]);
    const { endpoint_id, delivery_id } = message;
    const conclusion = await about({ endpoint_id, delivery_id }, () => deliverWebhook(message, ports));
    meter.record([{ name: 'WebhookAttempts', value: 1, dimensions: { conclusion } }]);
    return undefined;
  },
  log,
).use(meter.coldStarts);
