/** Webhooks from the fact to the receiver, who checks them with the library that everybody uses. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { announce } from '../../functions/application/announce.ts';
import { type Received, startReceiver } from '../support/webhook-receiver.ts';
import { CLAIM, COMPLETE, FAIL, openWebhooks } from '../support/webhook-world.ts';

const open = async (t: TestContext, over: object = {}) => {
  const world = await openWebhooks(t);
  const receiver = await startReceiver(t);
  const body = { url: receiver.url, ...over };
  const { body: endpoint } = await world.ask('POST', '/api/webhooks', { body });
  const log = async () =>
    (await world.ask('GET', `/api/webhooks/${endpoint.id}/deliveries`)).body.items as {
      id: string;
      status: string;
      attempts: { at: string; outcome: string; status?: number; reason?: string; answer?: string }[];
      next_attempt_at?: string;
      body?: string;
    }[];
  const read = async () => (await world.ask('GET', `/api/webhooks/${endpoint.id}`)).body;
  return { ...world, ...receiver, endpoint, log, read };
};

/** The library's clock is that of this machine: the stamps are of the test's time. */
const verified = (secret: string, { body, headers }: Received, at: Date, t: TestContext): unknown => {
  t.mock.timers.enable({ apis: ['Date'], now: at });
  try {
    return new Webhook(secret).verify(body, headers);
  } finally {
    t.mock.timers.reset();
  }
};

test('a task that completes is told of once, signed, in order, however often the stream tells of it', async (t) => {
  const { create, change, work, received, endpoint, now, log, read } = await open(t);
  assert.match(endpoint.secret, /^whsec_/);
  assert.equal((await read()).secret, undefined);
  const id = await create();
  await change(id, CLAIM, COMPLETE);
  await work(true);
  assert.equal(received.length, 1);
  const [message] = received;
  assert.ok(message);
  assert.deepEqual(verified(endpoint.secret, message, now(), t), {
    type: 'task.completed',
    timestamp: now().toISOString(),
    data: {
      task_id: id,
      sequence: 3,
      status: 'completed',
      type: 'tea.make',
      metadata: {},
      attempts: 1,
      completed_at: now().toISOString(),
      result: { poured: true },
    },
  });
  const [delivery] = await log();
  assert.deepEqual([delivery?.status, delivery?.attempts.length], ['delivered', 1]);
  assert.deepEqual([delivery?.attempts[0]?.status, delivery?.attempts[0]?.answer], [200, 'ok']);
});

test('what was tampered with, comes late, or is signed by a stranger is refused by the receiver', async (t) => {
  const { create, change, work, received, endpoint, now } = await open(t);
  await change(await create(), CLAIM, FAIL);
  await work();
  const [message] = received;
  assert.ok(message);
  const refused = (over: Partial<Received>, at = now(), secret: string = endpoint.secret) =>
    assert.throws(() => verified(secret, { ...message, ...over }, at, t));
  refused({ body: message.body.replace('no water', 'all well') });
  refused({ headers: { ...message.headers, 'webhook-id': 'msg_another' } });
  refused({ headers: { ...message.headers, 'webhook-timestamp': '1' } });
  refused({}, new Date(now().getTime() + 3_600_000));
  refused({}, now(), 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw');
  const { data } = JSON.parse(message.body);
  assert.deepEqual([data.status, data.error_message], ['failed', 'no water']);
});

test('while a secret is rotated both sign, then only the new one', async (t) => {
  const { ask, create, change, work, passes, received, endpoint, now } = await open(t, {
    events: ['task.created'],
  });
  const path = `/api/webhooks/${endpoint.id}/rotate`;
  const { body: rotated } = await ask('POST', path, { body: { overlap_hours: 1 } });
  assert.notEqual(rotated.secret, endpoint.secret);
  await create({ id: 'ann_20261121_1' });
  await work();
  assert.ok(received[0]);
  for (const secret of [endpoint.secret, rotated.secret]) verified(secret, received[0], now(), t);
  await passes(3_600);
  await create({ id: 'ann_20261121_2' });
  await work();
  const last = received.at(-1);
  assert.ok(last && received.length === 2);
  verified(rotated.secret, last, now(), t);
  assert.throws(() => verified(endpoint.secret, last, now(), t));
  await change('ann_20261121_2', { kind: 'cancel' });
});

test('a receiver that fails is asked again over three days; the message stays the same', async (t) => {
  const { create, work, passes, received, behaviour, log, read } = await open(t, {
    events: ['task.created'],
  });
  behaviour.answer = (_, response) => response.writeHead(503).end('not now');
  await create();
  await work();
  assert.ok((await read()).failing_since);
  await passes(76 * 3_600, 600);
  const [delivery] = await log();
  assert.deepEqual([delivery?.status, received.length], ['failed', 10]);
  assert.equal(new Set(received.map(({ headers }) => headers['webhook-id'])).size, 1);
  assert.equal(new Set(received.map(({ body }) => body)).size, 1);
  assert.equal(new Set(received.map(({ headers }) => headers['webhook-signature'])).size, 10);
  const hours = delivery?.attempts.map(({ at }) =>
    Math.round((Date.parse(at) - Date.parse(delivery.attempts[0]?.at ?? '')) / 3_600_000),
  );
  assert.deepEqual(hours, [0, 0, 0, 1, 3, 8, 18, 32, 52, 76]);
  const given = await read();
  assert.deepEqual([given.is_active, given.disabled.reason], [false, 'failing']);
});

test('one success clears the slate', async (t) => {
  const { create, work, passes, behaviour, log, read, received } = await open(t, {
    events: ['task.created'],
  });
  behaviour.answer = (_, response) => response.writeHead(500).end();
  await create();
  await work();
  behaviour.answer = (_, response) => response.writeHead(204).end();
  await passes(60);
  assert.deepEqual(
    [(await log())[0]?.status, received.length, (await read()).failing_since],
    ['delivered', 2, undefined],
  );
});

test('410 ends an endpoint at once, and the owner’s others hear of it', async (t) => {
  const { ask, create, work, behaviour, endpoint, read, log, waiting } = await open(t, {
    events: ['task.created'],
  });
  const other = await startReceiver(t);
  await ask('POST', '/api/webhooks', { body: { url: other.url, events: ['endpoint.disabled'] } });
  behaviour.answer = (_, response) => response.writeHead(410).end();
  await create({ id: 'ann_20261121_1' });
  await work();
  assert.deepEqual((await read()).disabled.reason, 'gone');
  assert.deepEqual(
    other.received.map(({ body }) => JSON.parse(body).type),
    ['endpoint.disabled'],
  );
  await create({ id: 'ann_20261121_2' });
  await work();
  assert.equal((await log()).length, 1);
  const path = `/api/webhooks/${endpoint.id}`;
  const { body: back } = await ask('PATCH', path, { body: { is_active: true } });
  assert.deepEqual([back.is_active, back.disabled], [true, undefined]);
  assert.deepEqual(waiting, []);
});

test('429 with Retry-After is heeded', async (t) => {
  const { create, work, passes, behaviour, log, received, now } = await open(t, { events: ['task.created'] });
  behaviour.answer = (_, response) => response.writeHead(429, { 'retry-after': '1200' }).end();
  await create();
  await work();
  const asked = (await log())[0]?.next_attempt_at;
  assert.equal(asked, new Date(now().getTime() + 1_200_000).toISOString());
  behaviour.answer = (_, response) => response.end();
  await passes(1_140);
  assert.equal(received.length, 1);
  await passes(120);
  assert.equal(received.length, 2);
});

test('a redirect, a hang and a closed port are failures, each with its reason; nothing is followed', async (t) => {
  const { ask, create, work, passes, behaviour, log, endpoint } = await open(t, { events: ['task.created'] });
  const elsewhere = await startReceiver(t);
  behaviour.answer = (_, response) => response.writeHead(302, { location: elsewhere.url }).end();
  await create();
  await work();
  behaviour.answer = () => {};
  await passes(60);
  await ask('PATCH', `/api/webhooks/${endpoint.id}`, { body: { url: 'http://127.0.0.1:1/nobody' } });
  await passes(300);
  const attempts = (await log())[0]?.attempts ?? [];
  assert.deepEqual(
    attempts.map(({ outcome, status }) => [outcome, status]),
    [
      ['rejected', 302],
      ['failed', undefined],
      ['failed', undefined],
    ],
  );
  assert.ok(attempts.slice(1).every(({ reason }) => reason));
  assert.deepEqual(elsewhere.received, []);
});

test('a try whose message is lost is made by the sweeper, once', async (t) => {
  const { ports, create, passes, received, waiting } = await open(t, { events: ['task.created'] });
  await create();
  const [happened] = waiting.splice(0);
  if (happened?.message.kind !== 'happened') assert.fail('nothing happened');
  await announce(happened.message, ports);
  assert.equal(waiting.splice(0)[0]?.message.kind, 'deliver');
  await passes(540);
  assert.equal(received.length, 0);
  await passes(3_600);
  assert.equal(received.length, 1);
});

test('a thin endpoint is told nothing but what happened; a deleted task is told of no more than that', async (t) => {
  const { ask, create, change, work, received } = await open(t, {
    events: ['task.completed'],
    payload: 'thin',
  });
  const full = await startReceiver(t);
  await ask('POST', '/api/webhooks', { body: { url: full.url } });
  const id = await create();
  await change(id, CLAIM, COMPLETE);
  await change(id, { kind: 'delete' });
  await work();
  const data = { task_id: id, sequence: 3, status: 'completed' };
  assert.deepEqual(JSON.parse(received[0]?.body ?? '').data, data);
  assert.deepEqual(JSON.parse(full.received[0]?.body ?? '').data, data);
});

test('a task’s own URL is told of its end, signed by the secret for such URLs', async (t) => {
  const { ask, create, change, work, now } = await openWebhooks(t);
  const receiver = await startReceiver(t);
  const { body: signing } = await ask('POST', '/api/webhooks/task-urls/rotate');
  const id = await create({ webhook_url: receiver.url });
  await work();
  assert.equal(receiver.received.length, 0);
  await change(id, { kind: 'cancel' });
  await work();
  const [message] = receiver.received;
  assert.ok(message);
  verified(signing.secret, message, now(), t);
  assert.equal(JSON.parse(message.body).type, 'task.cancelled');
  const again = await ask('PATCH', '/api/webhooks/task-urls', { body: { url: receiver.url } });
  assert.deepEqual([again.status, again.body.errors[0].path], [400, '/url']);
});

test('a test event and a redelivery go out at once; what was delivered can be sent again', async (t) => {
  const { ask, work, received, endpoint, log } = await open(t);
  assert.equal((await ask('POST', `/api/webhooks/${endpoint.id}/test`)).status, 202);
  await work();
  const [delivery] = await log();
  assert.equal(JSON.parse(received[0]?.body ?? '').type, 'test');
  const path = `/api/webhooks/${endpoint.id}/deliveries/${delivery?.id}/redeliver`;
  assert.equal((await ask('POST', path)).status, 202);
  await work();
  assert.equal(received.length, 2);
  assert.equal(received[0]?.headers['webhook-id'], received[1]?.headers['webhook-id']);
  assert.equal((await log())[0]?.attempts.length, 2);
});

test('the log shows what was sent, and of a deleted task no more than that it was', async (t) => {
  const { ports, create, change, work, received, endpoint, log } = await open(t);
  const id = await create();
  await change(id, CLAIM, COMPLETE);
  await work();
  assert.equal((await log())[0]?.body, received[0]?.body);
  assert.match(received[0]?.body ?? '', /poured/);
  await change(id, { kind: 'delete' });
  assert.doesNotMatch(JSON.stringify(await log()), /poured/);
  const stored = await ports.webhooks.deliveries('ann', endpoint.id, { limit: 10 });
  assert.doesNotMatch(JSON.stringify(stored), /poured/);
});

test('a task tells who was told of it, by every endpoint and by its own URL, and to its owner alone', async (t) => {
  const { ask, create, change, work, endpoint, passes, url } = await open(t);
  const second = (await ask('POST', '/api/webhooks', { body: { url, events: ['task.created'] } })).body;
  await change(await create({ id: 'ann_20261121_10' }), CLAIM, COMPLETE);
  const id = await create({ id: 'ann_20261121_1', webhook_url: `${url}/own` });
  await passes(60);
  await change(id, CLAIM, COMPLETE);
  await work(true);
  const path = `/api/tasks/${id}/webhook-deliveries`;
  const { items } = (await ask('GET', path)).body;
  const told = items.map((one: { event: string; endpoint_id: string }) => `${one.event} ${one.endpoint_id}`);
  assert.deepEqual(
    told.toSorted(),
    [`task.completed ${endpoint.id}`, 'task.completed task-urls', `task.created ${second.id}`].toSorted(),
  );
  assert.equal(items.at(-1).event, 'task.created', 'the newest come first');
  assert.ok(
    items.every(({ status, body }: { status: string; body: string }) => status === 'delivered' && body),
  );
  await ask('DELETE', `/api/webhooks/${second.id}`);
  assert.equal((await ask('GET', path)).body.items.at(-1).body, undefined);
  assert.deepEqual((await ask('GET', path, { as: 'bob' })).body.code, 'not_found');
});

test('deliveries are listed page by page, the newest first', async (t) => {
  const { ask, work, passes, endpoint } = await open(t);
  for (let n = 0; n < 5; n += 1) {
    await ask('POST', `/api/webhooks/${endpoint.id}/test`);
    await passes(60);
  }
  await work();
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: '2', ...(cursor === undefined ? {} : { cursor }) };
    const page = (await ask('GET', `/api/webhooks/${endpoint.id}/deliveries`, { query })).body;
    seen.push(...page.items.map(({ id }: { id: string }) => id));
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  assert.equal(seen.length, 5);
  assert.deepEqual(seen, seen.toSorted().reverse());
});

test('an owner has at most twenty, sees nobody else’s, and needs the scope', async (t) => {
  const { ask, endpoint } = await open(t);
  const url = 'https://example.org/hook';
  for (let n = 1; n < 20; n += 1)
    assert.equal((await ask('POST', '/api/webhooks', { body: { url } })).status, 201);
  const more = await ask('POST', '/api/webhooks', { body: { url } });
  assert.deepEqual([more.status, more.body.code], [409, 'too_many_webhooks']);
  for (const [method, path] of [
    ['GET', ''],
    ['PATCH', ''],
    ['DELETE', ''],
    ['POST', '/test'],
    ['POST', '/rotate'],
    ['GET', '/deliveries'],
  ] as const) {
    const body = method === 'PATCH' ? { payload: 'thin' } : undefined;
    const answer = await ask(method, `/api/webhooks/${endpoint.id}${path}`, { as: 'bob', body });
    assert.deepEqual([answer.status, answer.body.code], [404, 'not_found'], path);
  }
  assert.equal((await ask('POST', '/api/webhooks', { as: 'reader', body: { url } })).status, 403);
  assert.equal((await ask('DELETE', `/api/webhooks/${endpoint.id}`)).status, 204);
  assert.equal((await ask('GET', `/api/webhooks/${endpoint.id}`)).status, 404);
});

test('URLs that are none to be called are refused when they are registered', async (t) => {
  const { ask } = await openWebhooks(t);
  for (const url of [
    '',
    'ftp://example.org',
    'example.org',
    'https://',
    'https://ann:secret@example.org/',
    'file:///etc/passwd',
  ]) {
    const { status, body } = await ask('POST', '/api/webhooks', { body: { url } });
    assert.deepEqual([status, body.code, body.errors[0].path], [400, 'invalid_request', '/url'], url);
  }
});
