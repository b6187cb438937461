import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DeliveryAttempt, Endpoint } from '../../../functions/contract/webhook-schemas.ts';
import {
  afterAttempt,
  deliveryId,
  MOST_ATTEMPTS,
  retryAfterSeconds,
} from '../../../functions/domain/outbound/webhooks.ts';
import { AT } from '../../support/tasks.ts';

const endpoint: Endpoint = {
  id: 'e1',
  url: 'https://example.org/hook',
  events: ['task.completed'],
  payload: 'full',
  is_active: true,
  created_at: AT,
};
const attempt = (over: Partial<DeliveryAttempt> = {}): DeliveryAttempt => ({
  at: AT,
  outcome: 'rejected',
  status: 500,
  ...over,
});
const after = (
  attempts: number,
  over: Partial<DeliveryAttempt> = {},
  more: Partial<Endpoint> = {},
  asked = 0,
) =>
  afterAttempt(
    attempt(over),
    { attempts, endpoint: { ...endpoint, ...more } },
    { jitter: 0.5, retryAfterSeconds: asked },
  );

describe('a delivery', () => {
  it('is tried for about three days, ever less often, and then given up', () => {
    const pauses = Array.from({ length: MOST_ATTEMPTS }, (_, attempts) => after(attempts));
    const seconds = pauses.map((next) => (next.kind === 'again' ? next.seconds : next.kind));
    assert.deepEqual(seconds, [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400, 'given_up']);
  });

  it('is spread, so that what failed together does not come back together', () => {
    const spread = [0, 1].map((jitter) =>
      afterAttempt(attempt(), { attempts: 1, endpoint }, { jitter, retryAfterSeconds: 0 }),
    );
    assert.deepEqual(spread, [
      { kind: 'again', seconds: 270 },
      { kind: 'again', seconds: 330 },
    ]);
  });

  it('waits as long as the receiver asks, up to a day', () => {
    const busy = { status: 429 };
    assert.deepEqual(after(0, busy, {}, 120), { kind: 'again', seconds: 120 });
    assert.deepEqual(after(0, busy, {}, 1), { kind: 'again', seconds: 5 });
    assert.deepEqual(after(0, busy, {}, 1e6), { kind: 'again', seconds: 86_400 });
  });

  it('is over when it has arrived, and for good with 410', () => {
    assert.deepEqual(after(3, { outcome: 'delivered', status: 204 }), { kind: 'delivered' });
    assert.deepEqual(after(0, { status: 410 }), { kind: 'given_up', disable: 'gone' });
  });

  it('takes its endpoint with it when nothing has arrived there for three days', () => {
    const since = (days: number) => ({
      failing_since: new Date(Date.parse(AT) - days * 86_400_000).toISOString(),
    });
    assert.deepEqual(after(9, {}, since(3)), { kind: 'given_up', disable: 'failing' });
    assert.deepEqual(after(9, {}, since(2)), { kind: 'given_up' });
    assert.deepEqual(after(2, {}, since(9)).kind, 'again');
  });
});

it('Retry-After is read in seconds or as a date, and nothing else', () => {
  const now = new Date('2026-11-21T08:00:00Z');
  const read = (header?: string) => retryAfterSeconds(header, now);
  assert.deepEqual(
    [
      read('120'),
      read('Sat, 21 Nov 2026 08:01:00 GMT'),
      read('Sat, 21 Nov 2026 07:00:00 GMT'),
      read('soon'),
      read(),
    ],
    [120, 60, undefined, undefined, undefined],
  );
});

it('ids of deliveries sort by time, and need no escape in a path', () => {
  const ids = [
    deliveryId('2026-11-21T08:00:00.123Z', 'ann_20261121_1.9'),
    deliveryId('2026-11-22T08:00:00.000Z', 'a.1'),
  ];
  assert.deepEqual(ids, ids.toSorted());
  assert.ok(ids.every((id) => encodeURIComponent(id) === id));
});
