import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describe } from '../json.ts';
import { BodyTooLarge, listen, readBody } from '../network.ts';
import { type Api, IntegrationTimeout, integrate } from './api.ts';
import { corsOf, isPreflight } from './cors.ts';
import { type Answer, answerOf, gatewayAnswer, write } from './http-answer.ts';
import { httpEvent, targetOf } from './http-event.ts';
import { routeFinder } from './routes.ts';
import type { ServeSite } from './site.ts';

const largestBody = 10 * 1024 * 1024;
/** What a Lambda function may answer. */
const largestAnswer = 6 * 1024 * 1024;

export interface Gateway {
  close(): Promise<void>;
}

/** An HTTP API on the loopback interface: payload 2.0 events, limits and error answers of API Gateway; perhaps with a site before it. */
export async function startHttpGateway(
  api: Api,
  port: number,
  log: (line: string) => void,
  serveSite: ServeSite = (_request, _response, otherwise) => otherwise(),
): Promise<Gateway> {
  const find = routeFinder(api.routes);
  const cors = corsOf(api.properties);

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    if (cors && isPreflight(request)) return { status: 204, headers: {}, cookies: [], body: Buffer.alloc(0) };
    const body = await readBody(request, largestBody);
    const match = find(request.method ?? 'GET', targetOf(request).path);
    if (match === undefined) return gatewayAnswer(404, 'Not Found');
    const result = await integrate(match.route, httpEvent(request, body, match, api.id, new Date()));
    const answer = answerOf(result);
    if (answer.body.length > largestAnswer) throw new Error('The answer is larger than 6 MB');
    return answer;
  }

  function respond(request: IncomingMessage, response: ServerResponse, answer: Answer) {
    const headers = { ...answer.headers, ...cors?.(request) };
    write(response, { ...answer, headers }, request.method === 'HEAD');
  }

  function serveApi(request: IncomingMessage, response: ServerResponse) {
    answerTo(request)
      .catch((error: unknown) => failure(error, log))
      .then((answer) => respond(request, response, answer))
      .catch((error: unknown) => {
        log(`An HTTP answer could not be written: ${describe(error)}`);
        response.destroy();
      });
  }

  const server = createServer((request, response) =>
    serveSite(request, response, () => serveApi(request, response)),
  );
  await listen(server, port);
  return {
    async close() {
      const closed = new Promise((done) => server.close(done));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 2000).unref();
      await closed;
    },
  };
}

function failure(error: unknown, log: (line: string) => void): Answer {
  if (error instanceof BodyTooLarge) return gatewayAnswer(413, 'Request Entity Too Large');
  log(`An HTTP request failed: ${describe(error)}`);
  if (error instanceof IntegrationTimeout) return gatewayAnswer(503, 'Service Unavailable');
  return gatewayAnswer(500, 'Internal Server Error');
}
