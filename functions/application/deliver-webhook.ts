/** One try to deliver a webhook. Nobody waits in here: a later try comes as a later message. */
import type { Delivery, WebhookMessage } from '../contract/webhook-schemas.ts';
import { messageId } from '../domain/outbound/webhooks.ts';
import { type ConcludePorts, type Conclusion, conclude } from './conclude-delivery.ts';
import type { Sender, SendOutcome, SignWebhook, StoredEndpoint, TaskStore } from './ports.ts';
import { webhookBody } from './webhook-body.ts';

export interface DeliverPorts extends ConcludePorts {
  readonly tasks: TaskStore;
  readonly sender: Sender;
  readonly sign: SignWebhook;
}

export type Order = Extract<WebhookMessage, { kind: 'deliver' }>;

const send = async (
  delivery: Delivery,
  { endpoint, secrets }: StoredEndpoint,
  { tasks, now, sign, sender }: DeliverPorts,
): Promise<SendOutcome> => {
  const body = await webhookBody(delivery, endpoint, tasks);
  const at = now();
  const id = messageId(delivery);
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Soundstage-Webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': sign(secrets, { id, at, body }),
  };
  return sender.post(delivery.url, { headers, body });
};

/** A message that is doubled or late finds another number of attempts, and changes nothing. */
export const deliverWebhook = async (order: Order, ports: DeliverPorts): Promise<Conclusion> => {
  const { owner, endpoint_id, delivery_id, attempt } = order;
  const [stored, delivery] = await Promise.all([
    ports.webhooks.endpoint(owner, endpoint_id),
    ports.webhooks.delivery(owner, endpoint_id, delivery_id),
  ]);
  if (delivery?.status !== 'pending' || delivery.attempts.length !== attempt) return 'dropped';
  if (stored?.endpoint.is_active)
    return conclude({ owner, stored, delivery, outcome: await send(delivery, stored, ports) }, ports);
  const at = ports.now().toISOString();
  const refused = { at, outcome: 'refused', reason: 'The endpoint is not active.' } as const;
  const failed: Delivery = { ...delivery, status: 'failed', attempts: [...delivery.attempts, refused] };
  await ports.webhooks.updateDelivery(owner, attempt, failed, null);
  return 'given_up';
};
