/** Webhooks whose next try is hours away, or whose message was lost, are sent when their time has come. */
import { secondsAfter } from '../domain/time.ts';
import { LOST_SECONDS } from './announce.ts';
import type { Clock, WebhookQueue, WebhookStore } from './ports.ts';

export interface SweepDeliveryPorts {
  readonly webhooks: WebhookStore;
  readonly webhookQueue: WebhookQueue;
  readonly now: Clock;
}

/** One sweep stays well inside its function's time. */
const AT_ONCE = 200;

/** Answers how many were sent. */
export const sweepDeliveries = async ({
  webhooks,
  webhookQueue,
  now,
}: SweepDeliveryPorts): Promise<number> => {
  let sent = 0;
  const later = secondsAfter(now(), LOST_SECONDS);
  for (const { owner, endpoint_id, delivery_id } of await webhooks.dueDeliveries(now(), AT_ONCE)) {
    const delivery = await webhooks.delivery(owner, endpoint_id, delivery_id);
    if (delivery?.status !== 'pending') continue;
    const attempt = delivery.attempts.length;
    if (!(await webhooks.updateDelivery(owner, attempt, delivery, later))) continue;
    await webhookQueue.send({ kind: 'deliver', owner, endpoint_id, delivery_id, attempt });
    sent += 1;
  }
  return sent;
};
