/** Webhooks over the real API: from a file to a receiver on this machine. */
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';
import { startReceiver } from '../support/webhook-receiver.ts';

let service: RunningService;

before(async () => {
  service = await startService();
});
after(() => service.close());

it('a receiver hears of the end of a media task, and can prove who told it', async (t) => {
  const receiver = await startReceiver(t);
  const own = await startReceiver(t);
  const { body: endpoint } = await service.ask('POST', 'webhooks', {
    url: receiver.url,
    events: ['task.created', 'task.completed'],
  });
  const { body: signing } = await service.ask('POST', 'webhooks/task-urls/rotate');
  const task = await service.submit(SAMPLE, {}, { webhook_url: own.url });
  assert.equal((await service.ended(task.id)).status, 'completed');
  const messages = await receiver.next(2, ({ body }) => body.includes(task.id));
  const told = messages.map(({ body, headers }) => new Webhook(endpoint.secret).verify(body, headers)) as {
    type: string;
    data: { sequence: number; result?: { files: { artifacts: { name: string }[] }[] } };
  }[];
  told.sort((a, b) => a.data.sequence - b.data.sequence);
  assert.deepEqual(
    told.map(({ type }) => type),
    ['task.created', 'task.completed'],
  );
  const names = told[1]?.data.result?.files[0]?.artifacts.map(({ name }) => name);
  assert.ok(names?.includes('transcript.json'));
  const [last] = await own.next(1);
  assert.ok(last);
  new Webhook(signing.secret).verify(last.body, last.headers);
  await service.ask('DELETE', `webhooks/${endpoint.id}`);
});

it('a receiver that was away gets the message when it is back, without anybody asking', async (t) => {
  const receiver = await startReceiver(t);
  receiver.behaviour.answer = (_, response) => response.writeHead(503).end();
  const { body: endpoint } = await service.ask('POST', 'webhooks', { url: receiver.url });
  assert.equal((await service.ask('POST', `webhooks/${endpoint.id}/test`)).status, 202);
  // Other tests of the same owner may end tasks meanwhile.
  const isTest = ({ body }: { body: string }): boolean => JSON.parse(body).type === 'test';
  const [first] = await receiver.next(1, isTest);
  receiver.behaviour.answer = (_, response) => response.end('thanks');
  const [, second] = await receiver.next(2, isTest);
  assert.equal(first?.headers['webhook-id'], second?.headers['webhook-id']);
  for (;;) {
    const { items } = (await service.ask('GET', `webhooks/${endpoint.id}/deliveries`)).body;
    const delivery = items.find(({ event }: { event: string }) => event === 'test');
    if (delivery.status !== 'delivered') continue;
    assert.deepEqual(
      delivery.attempts.map(({ status, answer }: { status: number; answer: string }) => [status, answer]),
      [
        [503, ''],
        [200, 'thanks'],
      ],
    );
    break;
  }
  await service.ask('DELETE', `webhooks/${endpoint.id}`);
});
