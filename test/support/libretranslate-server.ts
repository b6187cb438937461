/** A server with LibreTranslate's API: knows a few languages, turns words round, and fails when told to. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface LibreRequest {
  readonly q: readonly string[];
  readonly source: string;
  readonly target: string;
  readonly format: string;
  readonly api_key?: string;
}

export interface LibreServer {
  readonly url: string;
  readonly requests: LibreRequest[];
  close(): Promise<void>;
}

const LANGUAGES = ['auto', 'en', 'de', 'fr'];

/** Every word backwards, a word more for good measure: translations are longer than what they translate. */
export const backwards = (text: string): string =>
  `${text
    .split(' ')
    .map((word) => [...word].reverse().join(''))
    .join(' ')} allerdings`;

export interface LibreOptions {
  readonly key?: string;
  /** Status answered instead, by the number of the request from 1. */
  readonly failing?: (request: number) => number | undefined;
}

export const libreTranslateServer = async ({ key, failing }: LibreOptions = {}): Promise<LibreServer> => {
  const requests: LibreRequest[] = [];
  const answer = (asked: LibreRequest): [number, unknown] => {
    const status = failing?.(requests.length);
    if (status !== undefined) return [status, { error: 'Slowdown: too many requests' }];
    if (key !== undefined && asked.api_key !== key) return [403, { error: 'Invalid API key' }];
    for (const language of [asked.source, asked.target])
      if (!LANGUAGES.includes(language)) return [400, { error: `${language} is not supported` }];
    if (asked.format !== 'text' || !Array.isArray(asked.q)) return [400, { error: 'Invalid request' }];
    return [200, { translatedText: asked.q.map(backwards) }];
  };
  const server = createServer(async (request, response) => {
    const asked = (await json(request)) as LibreRequest;
    if (request.method !== 'POST' || request.url !== '/translate') {
      response.writeHead(404).end();
      return;
    }
    requests.push(asked);
    const [status, body] = answer(asked);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${port}`, requests, close };
};
