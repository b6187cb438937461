/** Something happened that endpoints may want to hear of: each that does gets a delivery, once however often it is told. */

import type { Delivery, Endpoint, WebhookMessage } from '../contract/webhook-schemas.ts';
import { deliveryId, isSelected } from '../domain/outbound/webhooks.ts';
import { secondsAfter } from '../domain/time.ts';
import type { AccessKey, Clock, TaskStore, WebhookQueue, WebhookStore } from './ports.ts';
import { taskUrlsEndpoint } from './webhook-endpoints.ts';

/** A message that was lost is sent again by the sweeper after so long. */
export const LOST_SECONDS = 600;

export interface AnnouncePorts {
  readonly webhooks: WebhookStore;
  readonly webhookQueue: WebhookQueue;
  readonly now: Clock;
}

export type Happening = Extract<WebhookMessage, { kind: 'happened' }>;

type Draft = Pick<Delivery, 'id' | 'event' | 'created_at'> & Partial<Pick<Delivery, 'task_id' | 'seq'>>;

/** Written first: should the message be lost, the sweeper finds it. */
export const startDelivery = async (
  owner: string,
  target: Pick<Endpoint, 'id' | 'url'>,
  draft: Draft,
  { webhooks, webhookQueue, now }: AnnouncePorts,
): Promise<Delivery> => {
  const delivery: Delivery = {
    ...draft,
    endpoint_id: target.id,
    url: target.url,
    status: 'pending',
    attempts: [],
  };
  const due = secondsAfter(now(), LOST_SECONDS);
  await webhooks.createDelivery(owner, delivery, due);
  await webhookQueue.send({
    kind: 'deliver',
    owner,
    endpoint_id: target.id,
    delivery_id: draft.id,
    attempt: 0,
  });
  return delivery;
};

const ENDS: readonly string[] = ['task.completed', 'task.failed', 'task.cancelled'];

/** The task's own URL, which is told of its end. */
const ownTarget = async (
  { owner, task_id, event }: Happening,
  { tasks, ...ports }: AnnouncePorts & { tasks: TaskStore; newSigningSecret: () => string },
): Promise<readonly Pick<Endpoint, 'id' | 'url'>[]> => {
  const url = ENDS.includes(event) ? (await tasks.load(task_id))?.webhook_url : undefined;
  if (url === undefined) return [];
  const endpoint = await taskUrlsEndpoint(owner, ports);
  return isSelected(endpoint, event) ? [{ id: endpoint.id, url }] : [];
};

export const announce = async (
  happening: Happening,
  ports: AnnouncePorts & { tasks: TaskStore; newSigningSecret: () => string },
): Promise<void> => {
  const { owner, task_id, seq, event, at } = happening;
  const [stored, own] = await Promise.all([ports.webhooks.endpoints(owner), ownTarget(happening, ports)]);
  const selected = stored
    .map(({ endpoint }) => endpoint)
    .filter((endpoint) => endpoint.url !== '' && isSelected(endpoint, event));
  const draft = { id: deliveryId(at, `${task_id}.${seq}`), event, created_at: at, task_id, seq };
  await Promise.all([...selected, ...own].map((target) => startDelivery(owner, target, draft, ports)));
};

/** Whether an endpoint works is best found out before it is needed. */
export const sendTest = async (
  endpoint: Endpoint,
  { owner }: AccessKey,
  ports: AnnouncePorts & { newId: () => string },
): Promise<Delivery> => {
  const created_at = ports.now().toISOString();
  const draft = { id: deliveryId(created_at, `test.${ports.newId()}`), event: 'test', created_at } as const;
  return startDelivery(owner, endpoint, draft, ports);
};
