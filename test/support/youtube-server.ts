/** YouTube's API as far as we use it: OAuth, resumable uploads that may break, captions. It refuses what it does not know. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { GoogleEndpoints } from '../../functions/adapters/google/google-api.ts';

export const CLIENT = { client_id: 'client', client_secret: 'hush', refresh_token: '1//refresh' };

export interface Track {
  readonly id: string;
  readonly videoId: string;
  readonly language: string;
  readonly trackKind: string;
  text: string;
}

/** What the server does to the piece of this number, from 1, instead of taking it whole. */
export type Mishap = 'break after half' | 'unavailable' | 'expired token' | 'session gone';

export interface YouTubeOptions {
  readonly mishaps?: Readonly<Record<number, Mishap>>;
  readonly reasons?: { readonly token?: string; readonly begin?: string; readonly captions?: string };
}

const refused = (response: ServerResponse, status: number, reason: string): ServerResponse =>
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ error: { code: status, errors: [{ reason }] } }));

export const youtubeServer = async (t: TestContext, { mishaps = {}, reasons = {} }: YouTubeOptions = {}) => {
  const state = { tokens: 0, sessions: 0, pieces: 0, received: Buffer.alloc(0), about: {} as unknown };
  const tracks: Track[] = [
    { id: 'asr-1', videoId: 'video-1', language: 'en', trackKind: 'asr', text: 'auto' },
  ];
  const valid = new Set<string>();
  const calls: string[] = [];

  const token = (body: Buffer, response: ServerResponse): ServerResponse => {
    const asked = Object.fromEntries(new URLSearchParams(body.toString()));
    if (reasons.token !== undefined) {
      return response.writeHead(400).end(JSON.stringify({ error: reasons.token }));
    }
    const { grant_type, ...client } = asked;
    if (grant_type !== 'refresh_token' || JSON.stringify(client) !== JSON.stringify(CLIENT)) {
      return response.writeHead(401).end(JSON.stringify({ error: 'invalid_client' }));
    }
    state.tokens += 1;
    valid.add(`token-${state.tokens}`);
    return response.end(JSON.stringify({ access_token: `token-${state.tokens}`, expires_in: 3599 }));
  };

  const stand = (response: ServerResponse, total: number): ServerResponse => {
    if (state.received.length === total) {
      return response.end(JSON.stringify({ id: 'video-1' }));
    }
    const range = state.received.length === 0 ? {} : { range: `bytes=0-${state.received.length - 1}` };
    return response.writeHead(308, range).end();
  };

  const piece = (request: IncomingMessage, body: Buffer, response: ServerResponse): ServerResponse => {
    if (!request.url!.endsWith(`session=${state.sessions}`)) return refused(response, 404, 'notFound');
    const [, from, total] =
      /^bytes (?:\*|(\d+)-\d+)\/(\d+)$/.exec(String(request.headers['content-range'])) ?? [];
    if (from === undefined) return stand(response, Number(total));
    if (Number(from) !== state.received.length) return refused(response, 400, 'wrongOffset');
    state.pieces += 1;
    const mishap = mishaps[state.pieces];
    if (mishap === 'unavailable') return refused(response, 503, 'backendError');
    if (mishap === 'session gone') {
      state.received = Buffer.alloc(0);
      state.sessions += 1;
      return refused(response, 404, 'notFound');
    }
    const taken = mishap === 'break after half' ? body.subarray(0, body.length >> 1) : body;
    state.received = Buffer.concat([state.received, taken]);
    if (mishap === 'break after half') {
      request.socket.destroy();
      return response;
    }
    if (mishap === 'expired token') valid.clear();
    return stand(response, Number(total));
  };

  const begin = (request: IncomingMessage, body: Buffer, response: ServerResponse): ServerResponse => {
    if (reasons.begin !== undefined) return refused(response, 403, reasons.begin);
    state.sessions += 1;
    state.received = Buffer.alloc(0);
    state.about = { ...JSON.parse(body.toString()), type: request.headers['x-upload-content-type'] };
    return response.writeHead(200, { location: `${base}/upload/videos?session=${state.sessions}` }).end();
  };

  const related = (request: IncomingMessage, body: Buffer) => {
    const [, boundary] = /^multipart\/related; boundary=(.+)$/.exec(String(request.headers['content-type']))!;
    const [, first, second] = body.toString().split(`--${boundary}`);
    const [about, text] = [first, second].map((part) =>
      part!.slice(part!.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, ''),
    );
    return { about: JSON.parse(about!), text: text! };
  };

  const captions = (request: IncomingMessage, body: Buffer, response: ServerResponse): ServerResponse => {
    if (reasons.captions !== undefined) return refused(response, 403, reasons.captions);
    const { about, text } = related(request, body);
    if (request.method === 'PUT') {
      const track = tracks.find(({ id }) => id === about.id);
      if (track === undefined) return refused(response, 404, 'captionNotFound');
      track.text = text;
    } else {
      const { videoId, language } = about.snippet;
      tracks.push({ id: `track-${tracks.length}`, videoId, language, trackKind: 'standard', text });
    }
    return response.end('{}');
  };

  const list = (url: URL, response: ServerResponse): ServerResponse => {
    const items = tracks
      .filter(({ videoId }) => videoId === url.searchParams.get('videoId'))
      .map(({ id, language, trackKind }) => ({ id, snippet: { language, trackKind } }));
    return response.end(JSON.stringify({ items }));
  };

  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const url = new URL(request.url!, 'http://x');
    const route = `${request.method} ${url.pathname}`;
    calls.push(route);
    if (route === 'POST /token') return token(body, response);
    const bearer = /^Bearer (.+)$/.exec(String(request.headers.authorization))?.[1] ?? '';
    if (!valid.has(bearer)) return refused(response, 401, 'authError');
    if (route === 'POST /upload/videos') return begin(request, body, response);
    if (route === 'PUT /upload/videos') return piece(request, body, response);
    if (route === 'GET /api/captions') return list(url, response);
    if (/^(POST|PUT) \/upload\/captions$/.test(route)) return captions(request, body, response);
    return refused(response, 404, 'unknownRoute');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const endpoints: GoogleEndpoints = { token: `${base}/token`, api: `${base}/api`, upload: `${base}/upload` };
  return { endpoints, state, tracks, calls };
};
