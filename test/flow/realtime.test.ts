/** What a subscriber is told over the WebSocket, against what really happened. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import type { ClientMessage, ServerMessage } from '../../functions/contract/realtime-schemas.ts';
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

  it('is told what is wrong with what it asks', async () => {
    const listener = await listen();
    listener.send({ action: 'dance' } as unknown as ClientMessage);
    assert.ok((await listener.next('error')).detail.length > 10);
    listener.send({ action: 'subscribe', task_id: 'local_20000101_1' });
    await listener.next('error', ({ code }) => code === 'not_found');
    listener.send({ action: 'ping' });
    await listener.next('pong');
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
