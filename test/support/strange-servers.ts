/** Servers of strangers, well-behaved and otherwise, on this machine under whatever name. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { text } from 'node:stream/consumers';
import { after } from 'node:test';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export const HOST = 'hook.example.com';

const listening = async (server: TcpServer): Promise<number> => {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(async () => {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((closed) => server.close(closed));
  });
  return (server.address() as AddressInfo).port;
};

export interface SeenRequest extends Pick<IncomingMessage, 'method' | 'url' | 'headers'> {
  readonly body: string;
}

/** Answers by the listener, once the body has come; `seen` is what came. */
export const httpServer = async (answer: RequestListener<typeof IncomingMessage>) => {
  const seen: SeenRequest[] = [];
  const server: Server = createServer(async (request, response) => {
    const { method, url, headers } = request;
    seen.push({ method, url, headers, body: await text(request) });
    answer(request, response);
  });
  return { seen, url: `http://${HOST}:${await listening(server)}/hook?a=1` };
};

/** Does whatever it likes with the connection; `closed` settles when one has ended. */
export const rawServer = async (serve: (socket: Socket) => void, protocol: 'http' | 'https' = 'http') => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const server = createTcpServer((socket) => {
    socket.once('close', () => resolve());
    // Who does not read does not learn that the other side has left.
    socket.resume();
    serve(socket);
  });
  return { closed, url: `${protocol}://${HOST}:${await listening(server)}/` };
};

/** Answers 200 to whoever accepts its certificate. */
export const tlsServer = async (certificate: TlsOptions): Promise<number> => {
  const server = createTlsServer(certificate, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'));
  });
  server.on('tlsClientError', () => undefined);
  return listening(server);
};
