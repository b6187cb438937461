/** What a subscriber is told over the WebSocket, against what really happened. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import {
  type ClientMessage,
  MESSAGE_TOO_LARGE,
  type ServerMessage,
} from '../../functions/contract/realtime-schemas.ts';
import { SAMPLE } from '../support/media-files.ts';
import { type RunningService, startService } from '../support/service.ts';

let service: RunningService;

before(async () => {
  service = await startService();
});
after(() => service.close());

interface Listener {
  send(message: ClientMessage): void;
  /** The first message of the kind, already here or to come. */
  next<Type extends ServerMessage['type']>(
    type: Type,
    wanted?: (message: Extract<ServerMessage, { type: Type }>) => boolean,
  ): Promise<Extract<ServerMessage, { type: Type }>>;
  readonly received: readonly ServerMessage[];
  close(): Promise<void>;
}

const listen = async (): Promise<Listener> => {
  const socket = new WebSocket((await service.client.ticket()).url);
  const received: ServerMessage[] = [];
  const arrivals = new EventTarget();
  socket.addEventListener('message', ({ data }) => {
    received.push(JSON.parse(String(data)));
    arrivals.dispatchEvent(new Event('message'));
  });
  await once(socket, 'open');
  return {
    received,
    send: (message) => socket.send(JSON.stringify(message)),
    next: async (type, wanted = () => true) => {
      for (;;) {
        for (const message of received) {
          const found = message as Extract<ServerMessage, { type: typeof type }>;
          if (message.type === type && wanted(found)) return found;
        }
        await once(arrivals, 'message');
      }
    },
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
};

/** The id of a new task that waits for its file. */
const create = async (): Promise<string> => {
  const { task } = await service.client.createTask({
    type: 'media.process',
    params: { files: [{ name: 'talk.mp4', size: 1000 }] },
    dedupe: false,
  });
  return task.id;
};

const eventsIn = ({ received }: Listener): readonly TaskEvent[] =>
  received.flatMap((message) => (message.type === 'event' ? [message.data] : []));

const bySeq = (events: readonly TaskEvent[]): readonly TaskEvent[] => [
  ...new Map(events.toSorted((a, b) => a.seq - b.seq).map((event) => [event.seq, event])).values(),
];

describe('a subscriber', () => {
  it('is told every event of the task, and nothing of others', async () => {
    const listener = await listen();
    const { id } = await service.submit(SAMPLE);
    listener.send({ action: 'subscribe', task_id: id, after: 0 });
    assert.equal((await listener.next('snapshot')).data.id, id);
    await create();
    await listener.next('event', ({ data }) => data.type === 'TaskCompleted');
    assert.deepEqual(bySeq(eventsIn(listener)), await service.client.events(id));
    assert.ok(listener.received.every((message) => !('task_id' in message) || message.task_id === id));
    await listener.close();
  });

  it('of all tasks hears of new ones, until it unsubscribes', async () => {
    const listener = await listen();
    listener.send({ action: 'subscribe', topic: 'tasks' });
    await listener.next('subscribed');
    const heard = await create();
    await listener.next('event', ({ task_id, data }) => task_id === heard && data.type === 'TaskCreated');
    listener.send({ action: 'unsubscribe', topic: 'tasks' });
    await listener.next('unsubscribed');
    const unheard = await create();
    const other = await listen();
    other.send({ action: 'subscribe', task_id: unheard, after: 0 });
    await other.next('event', ({ data }) => data.type === 'TaskCreated');
    assert.ok(!listener.received.some((message) => 'task_id' in message && message.task_id === unheard));
    await Promise.all([listener.close(), other.close()]);
  });

  it('of several tasks hears of each over one connection, until it has enough of one', async () => {
    const listener = await listen();
    const [first, second, third] = [await create(), await create(), await create()];
    for (const task_id of [first, second]) listener.send({ action: 'subscribe', task_id, after: 0 });
    for (const id of [first, second]) await listener.next('snapshot', ({ task_id }) => task_id === id);
    listener.send({ action: 'unsubscribe', task_id: first });
    await listener.next('unsubscribed', ({ task_id }) => task_id === first);
    for (const id of [first, second, third]) await service.client.cancel(id);
    await listener.next('event', ({ task_id, data }) => task_id === second && data.type === 'TaskCancelled');
    const told = listener.received.flatMap((message) =>
      message.type === 'event' ? [`${message.task_id} ${message.data.type}`] : [],
    );
    assert.deepEqual(
      [...new Set(told)].sort(),
      [`${first} TaskCreated`, `${second} TaskCreated`, `${second} TaskCancelled`].sort(),
    );
    await listener.close();
  });

  it('is told what is wrong with what it asks', async () => {
    const listener = await listen();
    const wrong = async (message: unknown, problem: RegExp) => {
      listener.send(message as ClientMessage);
      await listener.next('error', ({ detail }) => problem.test(detail));
    };
    await wrong({ action: 'dance' }, /no action "dance"\. Known are subscribe/);
    await wrong({ action: 'subscribe', topic: 'everything' }, /no way to subscribe/);
    await wrong({ action: 'subscribe', task_id: 'x', after: -1 }, /no way to subscribe/);
    await wrong({ task_id: 'x' }, /an object with an action/);
    await wrong(['ping'], /an object with an action/);
    listener.send({ action: 'subscribe', task_id: 'local_20000101_1' });
    await listener.next(
      'error',
      ({ code, task_id }) => code === 'not_found' && task_id === 'local_20000101_1',
    );
    listener.send({ action: 'ping' });
    await listener.next('pong');
    await listener.close();
  });

  // MiniStack takes frames of any size.
  const skip = process.env['SOUNDSTAGE_TEST_API'] !== undefined;
  it('that sends more than a frame holds is cut off, and may come again', { skip }, async () => {
    const socket = new WebSocket((await service.client.ticket()).url);
    await once(socket, 'open');
    socket.send(JSON.stringify({ action: 'subscribe', task_id: 'x'.repeat(33_000) }));
    const [{ code }] = await once(socket, 'close');
    assert.equal(code, 1009);
    const listener = await listen();
    listener.send({ action: 'subscribe', task_id: 'x'.repeat(30_000) });
    await listener.next('error', ({ detail }) => /no way to subscribe/.test(detail));
    await listener.close();
  });

  it('needs a ticket, and each ticket serves once', async () => {
    const { url } = await service.client.ticket();
    const first = new WebSocket(url);
    await once(first, 'open');
    const refused = async (address: string): Promise<void> => {
      const socket = new WebSocket(address);
      await once(socket, 'error');
    };
    await refused(url);
    await refused(url.replace(/ticket=.*/, 'ticket=forged'));
    await refused(url.replace(/\?.*/, ''));
    first.close();
  });
});

describe('a subscriber to work of outside workers', () => {
  const work = async (type: string, params: Record<string, unknown>) => {
    await service.client.registerType({ name: type, param_schema: { type: 'object' } });
    const { task } = await service.client.createTask({ type, params, dedupe: false });
    const [claimed] = await service.client.claim({ worker_id: 'w', types: [type], wait_seconds: 20 });
    assert.equal(claimed?.id, task.id);
    return { id: task.id, hold: { worker_id: 'w', claim_token: claimed?.claim_token ?? '' } };
  };

  it('is told of their progress, which never goes back', async () => {
    const { id, hold } = await work('live.tea', {});
    const listener = await listen();
    listener.send({ action: 'subscribe', task_id: id });
    await listener.next('snapshot');
    const told = () =>
      listener.received.flatMap((message) => (message.type === 'progress' ? [message.data] : []));
    const beat = (progress: number, message: string) =>
      service.client.heartbeat(id, { ...hold, progress, message });
    await beat(40, 'boils');
    assert.deepEqual((await listener.next('progress')).data, { progress: 40, message: 'boils' });
    // What comes within a second is told with a later sign of life.
    await beat(70, 'steeps');
    const steeping = listener.next('progress', ({ data }) => data.progress === 70);
    while ((await Promise.race([steeping, pause(300)])) === undefined)
      await service.client.heartbeat(id, hold);
    await pause(1_000);
    await beat(10, 'cools');
    await listener.next('progress', ({ data }) => data.message === 'cools');
    assert.deepEqual(told().at(-1), { progress: 70, message: 'cools' });
    await service.client.complete(id, { ...hold, success: true });
    await listener.next('event', ({ data }) => data.type === 'TaskCompleted');
    await listener.close();
  });

  it('is told where to read what no message holds', async () => {
    const { id, hold } = await work('live.book', { text: 'x'.repeat(131_000) });
    const listener = await listen();
    listener.send({ action: 'subscribe', task_id: id, after: 0 });
    await listener.next('error', (message) => message.code === MESSAGE_TOO_LARGE && message.task_id === id);
    await listener.next('event', ({ data }) => data.type === 'TaskClaimed');
    await service.client.complete(id, { ...hold, success: true, result: { pages: 1 } });
    await listener.next('event', ({ data }) => data.type === 'TaskCompleted');
    await listener.close();
  });
});
