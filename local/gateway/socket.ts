import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { describe, isFields, parseJson, textsByName } from '../json.ts';
import { listen } from '../network.ts';
import { type Api, integrate, type Route } from './api.ts';
import { largestFrame, largestMessage, type OpenConnection, serveConnections } from './connections-api.ts';
import type { Gateway } from './http.ts';
import { targetOf } from './http-event.ts';
import { type Connection, contextOf, upgradeFields } from './socket-event.ts';

export interface SocketLimits {
  readonly idleMilliseconds: number;
  readonly connectionMilliseconds: number;
}

/** API Gateway's own: ten minutes without a message, two hours in all. */
const gatewayLimits: SocketLimits = { idleMilliseconds: 600_000, connectionMilliseconds: 7_200_000 };

/** A WebSocket API on the loopback interface, with `@connections` on the same port. */
export async function startSocketGateway(
  api: Api,
  port: number,
  log: (line: string) => void,
  limits: SocketLimits = gatewayLimits,
): Promise<Gateway> {
  const open = new Map<string, OpenConnection>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage, clientTracking: true });
  const selectRoute = routeSelector(api);
  const routeFor = (key: string) => api.routes.find((route) => route.key === key);

  const server = createServer((request, response) => {
    serveConnections(request, response, (id) => open.get(id)).catch((error: unknown) => {
      log(`@connections failed: ${describe(error)}`);
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    connect(request, socket, head).catch((error: unknown) => {
      log(`A WebSocket connection failed: ${describe(error)}`);
      refuse(socket, 500);
    });
  });

  async function connect(request: IncomingMessage, socket: Duplex, head: Buffer) {
    const stage = targetOf(request).path.split('/')[1] || api.stages[0];
    if (stage === undefined || !api.stages.includes(stage)) return refuse(socket, 403);
    const connection: Connection = {
      id: randomBytes(11).toString('base64'),
      connectedAt: Date.now(),
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      userAgent: request.headers['user-agent'] ?? '',
      domainName: request.headers.host ?? 'localhost',
      stage,
      apiId: api.id,
    };
    const accepted = await invokeConnect(routeFor('$connect'), connection, request);
    if (accepted.status < 200 || accepted.status > 299) return refuse(socket, accepted.status);
    if (socket.destroyed) return disconnect(connection, 1006, '');
    const { protocol } = accepted;
    const answerProtocol = (headers: string[]) => {
      if (protocol) headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
    };
    delete request.headers['sec-websocket-protocol']; // Only the function may choose one.
    sockets.once('headers', answerProtocol);
    sockets.handleUpgrade(request, socket, head, (client) => attend(client, connection));
  }

  function attend(client: WebSocket, connection: Connection) {
    const life = setTimeout(() => client.close(1001, 'Going away'), limits.connectionMilliseconds);
    const idle = setTimeout(() => client.close(1001, 'Going away'), limits.idleMilliseconds);
    const own: OpenConnection = {
      ...connection,
      lastActiveAt: connection.connectedAt,
      send: (body) => {
        idle.refresh();
        return new Promise((sent, failed) => client.send(body, (error) => (error ? failed(error) : sent())));
      },
      close: () => client.close(1000, 'Connection Closed Normally'),
    };
    open.set(connection.id, own);
    client.on('message', (message, isBinary) => {
      idle.refresh();
      own.lastActiveAt = Date.now();
      if (isBinary) return client.close(1003, 'Binary is not supported');
      // `ws` tells nothing of frames, but clients put a message into one: browsers always, `ws` and Node unless asked.
      if (sizeOf(message) > largestFrame) return client.close(1009, 'Message too big');
      pass(own, message.toString()).catch((error: unknown) =>
        log(`A WebSocket message failed: ${describe(error)}`),
      );
    });
    client.on('error', () => client.terminate());
    client.on('close', (code, reason) => {
      clearTimeout(life);
      clearTimeout(idle);
      open.delete(connection.id);
      disconnect(connection, code, reason.toString()).catch((error: unknown) =>
        log(`$disconnect failed: ${describe(error)}`),
      );
    });
  }

  async function pass(connection: OpenConnection, body: string) {
    const route = routeFor(selectRoute(body)) ?? routeFor('$default');
    const requestContext = contextOf(connection, route?.key ?? '$default', 'MESSAGE');
    const { requestId } = requestContext;
    const tell = (message: string) =>
      connection.send(JSON.stringify({ message, connectionId: connection.id, requestId }));
    if (route === undefined) return tell('Forbidden');
    const event = {
      requestContext: { ...requestContext, messageId: requestId },
      body,
      isBase64Encoded: false,
    };
    try {
      await integrate(route, event);
    } catch (error) {
      log(`${route.target.spec.name} failed on a WebSocket message: ${describe(error)}`);
      await tell('Internal server error');
    }
  }

  async function disconnect(connection: Connection, disconnectStatusCode: number, disconnectReason: string) {
    const route = routeFor('$disconnect');
    if (route === undefined) return;
    const requestContext = {
      ...contextOf(connection, '$disconnect', 'DISCONNECT'),
      disconnectStatusCode,
      disconnectReason,
    };
    await integrate(route, { headers: {}, multiValueHeaders: {}, requestContext, isBase64Encoded: false });
  }

  await listen(server, port);
  return {
    async close() {
      for (const client of sockets.clients) client.close(1001, 'Going away');
      const closed = new Promise((done) => server.close(done));
      setTimeout(() => {
        for (const client of sockets.clients) client.terminate();
        server.closeAllConnections();
      }, 300);
      await closed;
    },
  };
}

const sizeOf = (message: RawData): number =>
  Array.isArray(message) ? message.reduce((sum, one) => sum + one.length, 0) : message.byteLength;

async function invokeConnect(route: Route | undefined, connection: Connection, request: IncomingMessage) {
  if (route === undefined) return { status: 200, protocol: undefined };
  const event = {
    ...upgradeFields(request),
    requestContext: contextOf(connection, '$connect', 'CONNECT'),
    isBase64Encoded: false,
  };
  const answer = await integrate(route, event);
  if (!isFields(answer)) return { status: 200, protocol: undefined };
  const headers = isFields(answer['headers']) ? textsByName(answer['headers'], 'headers') : {};
  const [, protocol] =
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol') ?? [];
  return { status: Number(answer['statusCode'] ?? 200), protocol };
}

function refuse(socket: Duplex, status: number) {
  if (socket.destroyed) return;
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

/** Only `$request.body.<name>` selections exist in WebSocket APIs; a body that has none goes to `$default`. */
function routeSelector(api: Api): (body: string) => string {
  const expression = String(api.properties['RouteSelectionExpression'] ?? '$request.body.action');
  const [, path] = /^\$request\.body\.([\w.]+)$/.exec(expression) ?? [];
  if (path === undefined) throw new Error(`The local cloud does not know the route selection ${expression}`);
  return (body) => {
    try {
      let value = parseJson(body);
      for (const name of path.split('.')) value = isFields(value) ? value[name] : undefined;
      return typeof value === 'string' ? value : '$default';
    } catch {
      return '$default';
    }
  };
}
