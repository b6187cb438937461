// A small HTTP server that plays the API and the bucket; routes are given by the test, anything else fails it.

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { TaskEvent } from '../../functions/contract/event-schemas.ts';
import type { TaskStatus, TaskView } from '../../functions/contract/task-schemas.ts';

/** What JSON.parse gives: tests say what they expect of it. */
type Json = ReturnType<typeof JSON.parse>;

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  json(): Json;
}

export interface Answer {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

export type Routes = Record<string, (asked: Asked) => Answer | Promise<Answer>>;

const readAll = async (parts: AsyncIterable<Buffer>): Promise<Buffer> => {
  const read: Buffer[] = [];
  for await (const part of parts) read.push(part);
  return Buffer.concat(read);
};

export const startFakeApi = async (routes: Routes) => {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://fake');
    const body = await readAll(request);
    const it: Asked = {
      method: request.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body,
      json: () => JSON.parse(body.toString()),
    };
    asked.push(it);
    const route = routes[`${it.method} ${it.path}`];
    const answer: Answer = route
      ? await route(it)
      : { status: 404, body: { code: 'not_found', detail: `${it.method} ${it.path}` } };
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  });
  const sockets = new WebSocketServer({ server });
  const connections: { socket: WebSocket; url: string; said: Json[] }[] = [];
  let greet: (socket: WebSocket, message: Json) => void = () => undefined;
  sockets.on('connection', (socket, request) => {
    const connection = { socket, url: request.url ?? '', said: [] as Json[] };
    connections.push(connection);
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      connection.said.push(message);
      greet(socket, message);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    socketUrl: `ws://127.0.0.1:${port}`,
    asked,
    connections,
    routes,
    onSocketMessage: (listener: typeof greet) => {
      greet = listener;
    },
    [Symbol.asyncDispose]: async () => {
      for (const { socket } of connections) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

export const AT = '2026-11-02T10:00:00.000Z';

export const taskView = (over: Partial<TaskView> & { status: TaskStatus }): TaskView => ({
  id: 'local_20261102_1',
  type: 'media.process',
  owner: 'local',
  progress: 0,
  priority: 0,
  attempts: 1,
  max_attempts: 3,
  params: {},
  metadata: {},
  files: [],
  stages: [],
  version: 1,
  created_at: AT,
  updated_at: AT,
  ...over,
});

export const eventAt = (seq: number): TaskEvent => ({
  seq,
  at: AT,
  actor: 'pipeline',
  type: 'UnitsSent',
  data: { attempt: 1, units: [] },
});
