import type { IncomingMessage, ServerResponse } from 'node:http';
import { BodyTooLarge, readBody } from '../network.ts';
import type { Connection } from './socket-event.ts';

/** An open connection seen from the server side. */
export interface OpenConnection extends Connection {
  lastActiveAt: number;
  send(body: string): Promise<void>;
  close(): void;
}

export const largestMessage = 128 * 1024;
/** Of what clients send; what functions post is cut into frames by the gateway. */
export const largestFrame = 32 * 1024;

/** `@connections`: a function posts to a client, looks at its connection, or ends it. */
export async function serveConnections(
  request: IncomingMessage,
  response: ServerResponse,
  find: (id: string) => OpenConnection | undefined,
): Promise<void> {
  const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/');
  const [, id] = /^\/(?:[^/]+\/)?@connections\/(.+)$/.exec(path) ?? [];
  if (id === undefined) return fault(response, 403, 'ForbiddenException', 'Forbidden');
  const connection = find(id);
  if (connection === undefined) return fault(response, 410, 'GoneException', 'Gone');
  switch (request.method) {
    case 'POST':
      return post(request, response, connection);
    case 'GET': {
      const { connectedAt, lastActiveAt, sourceIp, userAgent } = connection;
      const moment = (time: number) => new Date(time).toISOString();
      return answer(response, 200, {
        connectedAt: moment(connectedAt),
        lastActiveAt: moment(lastActiveAt),
        identity: { sourceIp, userAgent },
      });
    }
    case 'DELETE':
      connection.close();
      response.writeHead(204).end();
      return;
    default:
      return fault(response, 403, 'ForbiddenException', 'Forbidden');
  }
}

async function post(request: IncomingMessage, response: ServerResponse, connection: OpenConnection) {
  try {
    const body = await readBody(request, largestMessage);
    await connection.send(body.toString());
    connection.lastActiveAt = Date.now();
    answer(response, 200, {});
  } catch (error) {
    if (error instanceof BodyTooLarge)
      return fault(response, 413, 'PayloadTooLargeException', 'Message too long');
    fault(response, 410, 'GoneException', 'Gone');
  }
}

function fault(response: ServerResponse, status: number, code: string, message: string) {
  response.setHeader('x-amzn-errortype', code);
  answer(response, status, { message });
}

function answer(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
