/** A receiver of webhooks on this machine, which keeps what it gets. */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';

export interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** `behaviour.answer` decides what it says. */
export const startReceiver = async (t: TestContext, answer: Answer = (_, response) => response.end('ok')) => {
  const received: Received[] = [];
  const arrivals = new EventEmitter();
  const behaviour = { answer };
  const server = createServer(async (request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    received.push({ headers, body: await text(request) });
    behaviour.answer(request, response);
    arrivals.emit('arrival');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port');
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    behaviour,
    /** Those wanted, once so many have come. */
    next: async (count: number, wanted: (one: Received) => boolean = () => true): Promise<Received[]> => {
      for (;;) {
        const found = received.filter(wanted);
        if (found.length >= count) return found;
        await once(arrivals, 'arrival');
      }
    },
  };
};
