/** Who was told of a task by webhooks. */
import { type Delivery, deliverySchema } from '../functions/contract/webhook-schemas.ts';
import type { Send } from './http.ts';
import { itemsOf, withFieldsOf } from './shapes.ts';

export interface DeliveryClient {
  /** The newest first. */
  deliveriesOf(taskId: string): Promise<readonly Delivery[]>;
  /** Once more, at once; the receiver knows it by its `webhook-id`. */
  redeliver(delivery: Pick<Delivery, 'endpoint_id' | 'id'>): Promise<Delivery>;
}

const isDelivery = withFieldsOf<Delivery>(deliverySchema);
const isDeliveries = itemsOf(isDelivery);

export const deliveryCalls = (send: Send): DeliveryClient => ({
  deliveriesOf: async (taskId) => {
    const path = `/api/tasks/${encodeURIComponent(taskId)}/webhook-deliveries`;
    return (await send({ path }, isDeliveries)).body.items;
  },
  redeliver: async ({ endpoint_id, id }) => {
    const [endpoint, delivery] = [endpoint_id, id].map(encodeURIComponent);
    const path = `/api/webhooks/${endpoint}/deliveries/${delivery}/redeliver`;
    return (await send({ method: 'POST', path }, isDelivery)).body;
  },
});
