/** The log of what was sent to an endpoint, and sending it again. */

import { ProblemError } from '../contract/problems.ts';
import type { Delivery } from '../contract/webhook-schemas.ts';
import { secondsAfter } from '../domain/time.ts';
import { type AnnouncePorts, LOST_SECONDS } from './announce.ts';
import type { AccessKey, Page, TaskStore } from './ports.ts';
import { webhookBody } from './webhook-body.ts';
import { readEndpoint } from './webhook-endpoints.ts';

/** Of what was sent, for those who look for a fault in it. */
const SHOWN_BODY = 4_096;

/**
 * Newest first, with what was sent. That is made anew from the task and not stored beside it: with the task's deletion it
 * is gone from here as well.
 */
export const listDeliveries = async (
  endpointId: string,
  { cursor, limit }: { cursor?: string; limit: number },
  access: AccessKey,
  ports: AnnouncePorts & { readonly tasks: TaskStore },
): Promise<Page<Delivery>> => {
  const endpoint = await readEndpoint(endpointId, access, ports);
  const page = { limit: limit + 1, ...(cursor === undefined ? {} : { cursor }) };
  const found = await ports.webhooks.deliveries(access.owner, endpointId, page);
  const items = await Promise.all(
    found.slice(0, limit).map(async (delivery) => {
      const body = await webhookBody(delivery, endpoint, ports.tasks);
      return { ...delivery, body: body.slice(0, SHOWN_BODY) };
    }),
  );
  return { items, next_cursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
};

/** Once more, at once, whatever became of it before; the receiver knows it by its `webhook-id`. */
export const redeliver = async (
  endpointId: string,
  id: string,
  { owner }: AccessKey,
  { webhooks, webhookQueue, now }: AnnouncePorts,
): Promise<Delivery> => {
  const delivery = await webhooks.delivery(owner, endpointId, id);
  if (delivery === undefined) throw new ProblemError('not_found', `There is no delivery "${id}".`);
  const attempt = delivery.attempts.length;
  const { next_attempt_at: _planned, ...rest } = { next_attempt_at: undefined, ...delivery };
  const again: Delivery = { ...rest, status: 'pending' };
  const due = secondsAfter(now(), LOST_SECONDS);
  if (!(await webhooks.updateDelivery(owner, attempt, again, due)))
    throw new ProblemError('conflict', 'It is being delivered just now.');
  await webhookQueue.send({ kind: 'deliver', owner, endpoint_id: endpointId, delivery_id: id, attempt });
  return again;
};
