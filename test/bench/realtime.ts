/** How long after its commit an event reaches those who watch, at one, a hundred and a thousand sockets. */
import { once } from 'node:events';
import { isRecord } from '../../client/shapes.ts';
import { type BenchService, startBenchService } from './bench-service.ts';
import { milliseconds, percentile, type Table } from './report.ts';

const SOCKETS = [1, 100, 1_000];
const EVENTS = 20;
/** Connected side by side; each takes a ticket and a handshake. */
const AT_ONCE = 20;

const parsed = (text: unknown): unknown => JSON.parse(String(text));

const follow = async ({ client }: BenchService): Promise<WebSocket> => {
  const socket = new WebSocket((await client.ticket()).url);
  await once(socket, 'open');
  const subscribed = new Promise<void>((resolve) => {
    const look = ({ data }: MessageEvent): void => {
      const message = parsed(data);
      if (!isRecord(message) || message['type'] !== 'subscribed') return;
      socket.removeEventListener('message', look);
      resolve();
    };
    socket.addEventListener('message', look);
  });
  socket.send(JSON.stringify({ action: 'subscribe', topic: 'tasks' }));
  await subscribed;
  return socket;
};

const connect = async (service: BenchService, count: number): Promise<readonly WebSocket[]> => {
  const sockets: WebSocket[] = [];
  while (sockets.length < count) {
    const some = Math.min(AT_ONCE, count - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: some }, () => follow(service)))));
  }
  return sockets;
};

/** Milliseconds from the time that the cancellation bears to its arrival. */
const delayOf = (socket: WebSocket, taskId: string): Promise<number> =>
  new Promise((resolve) => {
    const look = ({ data }: MessageEvent): void => {
      const message = parsed(data);
      if (!isRecord(message) || message['type'] !== 'event' || message['task_id'] !== taskId) return;
      const { data: event } = message;
      if (!isRecord(event) || event['type'] !== 'TaskCancelled') return;
      socket.removeEventListener('message', look);
      resolve(Date.now() - Date.parse(String(event['at'])));
    };
    socket.addEventListener('message', look);
  });

const measure = async (service: BenchService, count: number): Promise<readonly string[]> => {
  const sockets = await connect(service, count);
  const delays: number[] = [];
  for (let n = 0; n < EVENTS; n += 1) {
    const { task } = await service.client.createTask({
      type: 'media.process',
      params: { files: [{ name: 'talk.mp4', size: 1 }] },
      dedupe: false,
    });
    const heard = Promise.all(sockets.map((socket) => delayOf(socket, task.id)));
    await service.client.cancel(task.id);
    delays.push(...(await heard));
  }
  for (const socket of sockets) socket.close();
  return [String(count), ...[0.5, 0.95, 1].map((fraction) => milliseconds(percentile(delays, fraction)))];
};

export const realtime = async (): Promise<readonly Table[]> => {
  const service = await startBenchService();
  try {
    const rows: (readonly string[])[] = [];
    for (const count of SOCKETS) rows.push(await measure(service, count));
    const notes = [
      `${EVENTS} cancellations, one after the other, at sockets that follow all of an owner's tasks.`,
    ];
    return [{ title: 'From commit to client', columns: ['sockets', 'p50', 'p95', 'the last'], rows, notes }];
  } finally {
    await service.close();
  }
};
