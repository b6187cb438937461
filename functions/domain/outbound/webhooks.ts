/** When a delivery is tried again, and when its endpoint is given up. The schedule is that of the Standard Webhooks specification. */
import type { TaskEvent } from '../../contract/event-schemas.ts';
import type { Delivery, DeliveryAttempt, Endpoint, WebhookEvent } from '../../contract/webhook-schemas.ts';

/** What an owner's endpoints can be told of; undefined for what is only for those who watch live. */
export const webhookEventOf = ({ type }: Pick<TaskEvent, 'type'>): WebhookEvent | undefined => {
  switch (type) {
    case 'TaskCreated':
      return 'task.created';
    case 'TaskCompleted':
      return 'task.completed';
    case 'TaskFailed':
      return 'task.failed';
    case 'TaskCancelled':
      return 'task.cancelled';
    case 'TaskRetried':
      return 'task.retried';
    case 'TaskDeleted':
      return 'task.deleted';
    default:
      return undefined;
  }
};

const MINUTE = 60;
const HOUR = 3_600;
/** Seconds before each further try: about three days in all. */
const PAUSES = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
const LONGEST_PAUSE = 24 * HOUR;
/** An endpoint at which nothing has arrived for so long is given up with the next delivery that is. */
const FAILING_DAYS = 3;

export const MOST_ATTEMPTS = PAUSES.length + 1;

/** Ids sort by time, and are the same however often the event is told of. */
export const deliveryId = (at: string, subject: string): string =>
  `${at.replaceAll(/[-:.]/g, '')}.${subject}`;

/** `webhook-id`: the same for all tries, another for every endpoint. */
export const messageId = ({ endpoint_id, id }: Pick<Delivery, 'endpoint_id' | 'id'>): string =>
  `msg_${endpoint_id}_${id}`;

export type AfterAttempt =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'again'; readonly seconds: number }
  | { readonly kind: 'given_up'; readonly disable?: 'gone' | 'failing' };

/** `retryAfterSeconds` is what the receiver asked for; `jitter`, 0 to 1, spreads what failed at the same moment. */
export const afterAttempt = (
  attempt: DeliveryAttempt,
  before: { attempts: number; endpoint: Endpoint },
  { retryAfterSeconds = 0, jitter }: { retryAfterSeconds?: number; jitter: number },
): AfterAttempt => {
  if (attempt.outcome === 'delivered') return { kind: 'delivered' };
  if (attempt.status === 410) return { kind: 'given_up', disable: 'gone' };
  const pause = PAUSES[before.attempts];
  if (pause !== undefined) {
    const seconds = Math.round(pause * (0.9 + jitter * 0.2));
    return { kind: 'again', seconds: Math.min(LONGEST_PAUSE, Math.max(seconds, retryAfterSeconds)) };
  }
  const since = before.endpoint.failing_since;
  const isFailing =
    since !== undefined && Date.parse(attempt.at) - Date.parse(since) >= FAILING_DAYS * 86_400_000;
  return isFailing ? { kind: 'given_up', disable: 'failing' } : { kind: 'given_up' };
};

/** `Retry-After` in seconds, or as a date. */
export const retryAfterSeconds = (header: string | undefined, now: Date): number | undefined => {
  if (header === undefined) return undefined;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : undefined;
};

/** Whether an endpoint wants to hear of it. */
export const isSelected = (endpoint: Endpoint, event: WebhookEvent): boolean =>
  endpoint.is_active && (event === 'test' || endpoint.events.some((one) => one === event));
