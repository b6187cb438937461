/** Webhooks while messages are lost, doubled and late, functions die in the middle, and receivers fail: seeds repeat. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announce } from '../../functions/application/announce.ts';
import { deliverWebhook } from '../../functions/application/deliver-webhook.ts';
import { sweepDeliveries } from '../../functions/application/sweep-deliveries.ts';
import type { Delivery, WebhookMessage } from '../../functions/contract/webhook-schemas.ts';
import { type Chance, openChance } from '../support/chance.ts';
import { type Received, startReceiver } from '../support/webhook-receiver.ts';
import { CLAIM, COMPLETE, FAIL, openWebhooks } from '../support/webhook-world.ts';

const SEEDS =
  process.env['SOUNDSTAGE_SEED'] === undefined ? [1, 2, 3] : [Number(process.env['SOUNDSTAGE_SEED'])];
const TASKS = 8;
const MINUTES_OF_MISHAPS = 40;

type World = Awaited<ReturnType<typeof openWebhooks>>;

/** Whoever uses it may die right before or after any of its effects. */
const deadly = <Port extends object>(port: Port, strikes: () => boolean): Port =>
  new Proxy(port, {
    get: (target, name) => {
      const call: unknown = Reflect.get(target, name);
      if (typeof call !== 'function') return call;
      const die = (): void => {
        if (strikes()) throw new Error('the function died');
      };
      return async (...given: readonly unknown[]) => {
        die();
        const answer: unknown = await call.apply(target, given);
        die();
        return answer;
      };
    },
  });

const mishaps = ({ ports, waiting, now }: World, chance: Chance) => {
  const strikes = (share: number) => () => chance.below(1) < share;
  const [dies, isLost, isDoubled] = [strikes(0.04), strikes(0.2), strikes(0.2)];
  const shaky = {
    ...ports,
    webhooks: deadly(ports.webhooks, dies),
    webhookQueue: deadly(ports.webhookQueue, dies),
    sender: deadly(ports.sender, dies),
  };
  const again = (message: WebhookMessage): void =>
    void waiting.push({ message, at: now().getTime() + chance.below(120_000) });

  /** SQS loses nothing that it took, and gives a message again until its work was done; at times it gives it twice. */
  const handle = async (message: WebhookMessage): Promise<void> => {
    if (isDoubled()) again(message);
    // As if its sender had died before sending it.
    if (message.kind === 'deliver' && isLost()) return;
    const work = message.kind === 'happened' ? announce(message, shaky) : deliverWebhook(message, shaky);
    await work.catch(() => again(message));
  };

  const minute = async (): Promise<void> => {
    const due = waiting.filter(({ at }) => at <= now().getTime());
    for (const one of due) waiting.splice(waiting.indexOf(one), 1);
    const shuffled = chance.shuffled(due);
    // Several at once, as several instances do.
    for (let from = 0; from < shuffled.length; from += 3)
      await Promise.all(shuffled.slice(from, from + 3).map(({ message }) => handle(message)));
    await sweepDeliveries(shaky).catch(() => 0);
  };
  return { minute };
};

const subjectOf = ({ body }: Received): string => {
  const { type, data } = JSON.parse(body);
  return `${type} ${data.task_id} ${data.sequence}`;
};

for (const seed of SEEDS)
  test(`each task's creation and end reaches every endpoint, whatever befalls the messages (seed ${seed})`, async (t) => {
    const chance = openChance(seed);
    const world = await openWebhooks(t);
    let isCalm = false;
    const taken: Received[] = [];
    const receiver = await startReceiver(t, (_, response) => {
      const last = receiver.received.at(-1) ?? assert.fail();
      if (isCalm || chance.below(1) < 0.5) {
        taken.push(last);
        response.end('ok');
      } else if (chance.below(1) < 0.3) response.destroy();
      else response.writeHead(chance.pick([500, 429, 302, 404]) ?? 500).end();
    });
    const events = ['task.created', 'task.completed', 'task.failed'];
    const endpoints: { id: string }[] = [];
    for (const path of ['a', 'b'])
      endpoints.push(
        (await world.ask('POST', '/api/webhooks', { body: { url: `${receiver.url}/${path}`, events } })).body,
      );
    const { minute } = mishaps(world, chance);
    const expected: string[] = [];
    for (let n = 1; n <= TASKS; n += 1) {
      const id = await world.create({ id: `ann_20261121_${n}` });
      await minute();
      await world.change(id, CLAIM, n % 3 === 0 ? FAIL : COMPLETE);
      expected.push(`task.created ${id} 1`, `task.${n % 3 === 0 ? 'failed' : 'completed'} ${id} 3`);
    }
    for (let passed = 0; passed < MINUTES_OF_MISHAPS; passed += 1) {
      await minute();
      world.wait(60);
    }
    isCalm = true;
    await world.passes(3 * 3_600, 600);

    assert.deepEqual([...new Set(taken.map(subjectOf))].sort(), expected.sort());
    const ids = new Map<string, Set<string>>();
    for (const one of receiver.received)
      ids.set(subjectOf(one), (ids.get(subjectOf(one)) ?? new Set()).add(one.headers['webhook-id'] ?? ''));
    for (const [subject, found] of ids)
      assert.equal(found.size, endpoints.length, `${subject} goes by ids of its own`);
    for (const { id } of endpoints) {
      const page = await world.ask('GET', `/api/webhooks/${id}/deliveries`, { query: { limit: '100' } });
      const deliveries: readonly Delivery[] = page.body.items;
      assert.equal(deliveries.length, expected.length, 'one delivery for each event');
      assert.ok(deliveries.every(({ status }) => status === 'delivered'));
    }
    assert.ok(receiver.received.length > taken.length, 'no receiver failed');
    assert.ok(taken.length >= expected.length * endpoints.length);
  });
