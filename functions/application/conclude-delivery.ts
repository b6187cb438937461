/** What a try to deliver comes to: done, tried again later, or given up, perhaps with its endpoint. */

import type { Delivery, DeliveryAttempt } from '../contract/webhook-schemas.ts';
import { TASK_URLS } from '../contract/webhook-schemas.ts';
import { afterAttempt, deliveryId, retryAfterSeconds } from '../domain/outbound/webhooks.ts';
import { secondsAfter } from '../domain/time.ts';
import { type AnnouncePorts, LOST_SECONDS, startDelivery } from './announce.ts';
import type { Log, SendOutcome, StoredEndpoint } from './ports.ts';

/** SQS holds a message back for at most this long; beyond, the sweeper sends it. */
const LONGEST_DELAY_SECONDS = 900;
export interface ConcludePorts extends AnnouncePorts {
  /** 0 to 1. */
  readonly random: () => number;
  readonly log: Log;
}

export type Conclusion = 'delivered' | 'again' | 'given_up' | 'dropped';

/** One try: of whose delivery, to which endpoint, and what came of it. */
export interface Try {
  readonly owner: string;
  readonly stored: StoredEndpoint;
  readonly delivery: Delivery;
  readonly outcome: SendOutcome;
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** A redirect is a failure: where it leads was not vetted, and the receiver has not taken the message. */
const attemptOf = (outcome: SendOutcome, at: Date): DeliveryAttempt => {
  const when = at.toISOString();
  switch (outcome.kind) {
    case 'answered': {
      const { status, elapsed_ms, body } = outcome;
      const said = { at: when, status, elapsed_ms, answer: body };
      return { ...said, outcome: isSuccess(status) ? 'delivered' : 'rejected' };
    }
    case 'failed':
      return { at: when, outcome: 'failed', elapsed_ms: outcome.elapsed_ms, reason: outcome.reason };
    case 'refused':
      return { at: when, outcome: 'refused', reason: outcome.reason };
  }
};

/** The URLs of tasks are many servers: one that fails says nothing of the others. */
const isOneServer = ({ endpoint }: StoredEndpoint): boolean => endpoint.id !== TASK_URLS;

const noteFailing = async (
  { owner, stored }: Try,
  attempt: DeliveryAttempt,
  { webhooks }: ConcludePorts,
): Promise<void> => {
  const { id, failing_since } = stored.endpoint;
  const fails = attempt.outcome !== 'delivered';
  if (!isOneServer(stored) || fails === (failing_since !== undefined)) return;
  await webhooks.changeEndpoint(owner, id, { failing_since: fails ? attempt.at : null });
};

/** The owner's other endpoints are told; who has no other sees it in the list. */
const disable = async (
  { owner, stored: { endpoint } }: Try,
  reason: 'gone' | 'failing',
  at: string,
  ports: ConcludePorts,
): Promise<void> => {
  await ports.webhooks.changeEndpoint(owner, endpoint.id, { is_active: false, disabled: { at, reason } });
  ports.log.warn('A webhook endpoint was given up', { owner, endpoint_id: endpoint.id, reason });
  const others = (await ports.webhooks.endpoints(owner))
    .map((other) => other.endpoint)
    .filter(({ id, url, is_active }) => id !== endpoint.id && url !== '' && is_active)
    .filter(({ events }) => events.includes('endpoint.disabled'));
  const id = deliveryId(at, `disabled.${endpoint.id}`);
  const draft = { id, event: 'endpoint.disabled', created_at: at } as const;
  await Promise.all(others.map((other) => startDelivery(owner, other, draft, ports)));
};

const repeat = async (
  { owner, delivery }: Try,
  tried: Delivery,
  seconds: number,
  at: Date,
  { webhooks, webhookQueue }: ConcludePorts,
): Promise<Conclusion> => {
  const bySweeper = seconds > LONGEST_DELAY_SECONDS;
  const due = secondsAfter(at, bySweeper ? seconds : seconds + LOST_SECONDS);
  const again = { ...tried, next_attempt_at: secondsAfter(at, seconds) };
  const before = delivery.attempts.length;
  if (!(await webhooks.updateDelivery(owner, before, again, due))) return 'dropped';
  const { endpoint_id, id: delivery_id } = delivery;
  const order = { kind: 'deliver', owner, endpoint_id, delivery_id, attempt: before + 1 } as const;
  if (!bySweeper) await webhookQueue.send(order, seconds);
  return 'again';
};

/** `dropped` when somebody else has concluded the same try meanwhile. */
export const conclude = async (one: Try, ports: ConcludePorts): Promise<Conclusion> => {
  const { owner, stored, delivery, outcome } = one;
  const at = ports.now();
  const attempt = attemptOf(outcome, at);
  const before = delivery.attempts.length;
  const header = outcome.kind === 'answered' ? outcome.headers['retry-after'] : undefined;
  const next = afterAttempt(
    attempt,
    { attempts: before, endpoint: stored.endpoint },
    { jitter: ports.random(), retryAfterSeconds: retryAfterSeconds(header, at) ?? 0 },
  );
  const { next_attempt_at: _planned, ...rest } = { next_attempt_at: undefined, ...delivery };
  const tried = { ...rest, attempts: [...delivery.attempts, attempt] };
  await noteFailing(one, attempt, ports);
  if (next.kind === 'again') return repeat(one, tried, next.seconds, at, ports);
  const status = next.kind === 'delivered' ? 'delivered' : 'failed';
  if (!(await ports.webhooks.updateDelivery(owner, before, { ...tried, status }, null))) return 'dropped';
  if (next.kind === 'given_up' && next.disable !== undefined && isOneServer(stored))
    await disable(one, next.disable, attempt.at, ports);
  return next.kind;
};
