/** The log of what was sent to an endpoint, and sending it again. */

import { ProblemError } from '../contract/problems.ts';
import type { Delivery, Endpoint } from '../contract/webhook-schemas.ts';
import { secondsAfter } from '../domain/time.ts';
import { type AnnouncePorts, LOST_SECONDS } from './announce.ts';
import type { AccessKey, Page, TaskStore } from './ports.ts';
import { ownTask } from './read-tasks.ts';
import { webhookBody } from './webhook-body.ts';
import { readEndpoint } from './webhook-endpoints.ts';

/** Of what was sent, for those who look for a fault in it. */
const SHOWN_BODY = 4_096;
/** A task has an end or two, of which each endpoint is told. */
const SHOWN_OF_TASK = 50;

const withBody = async (delivery: Delivery, endpoint: Endpoint, tasks: TaskStore): Promise<Delivery> => ({
  ...delivery,
  body: (await webhookBody(delivery, endpoint, tasks)).slice(0, SHOWN_BODY),
});

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
    found.slice(0, limit).map((delivery) => withBody(delivery, endpoint, ports.tasks)),
  );
  return { items, next_cursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
};

/** The newest that tell of a task: of endpoints that were removed too, but then without what was sent. */
export const listDeliveriesOf = async (
  taskId: string,
  access: AccessKey,
  { webhooks, tasks }: Pick<AnnouncePorts, 'webhooks'> & { readonly tasks: TaskStore },
): Promise<readonly Delivery[]> => {
  const task = await ownTask(taskId, access, tasks);
  const readAlready = { ...tasks, load: async () => task };
  const [found, stored] = await Promise.all([
    webhooks.deliveriesOf(access.owner, taskId, SHOWN_OF_TASK),
    webhooks.endpoints(access.owner),
  ]);
  return Promise.all(
    found.map(async (delivery) => {
      const one = stored.find(({ endpoint }) => endpoint.id === delivery.endpoint_id);
      return one === undefined ? delivery : withBody(delivery, one.endpoint, readAlready);
    }),
  );
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
