/** The API's middleware stack: a table of rows becomes one Lambda handler for an HTTP API (payload 2.0). */
import middy, { type MiddlewareObj, type MiddyfiedHandler } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type LimitRate, type Standing, tooManyRequests } from '../application/limit-rate.ts';
import type { AccessKey, Log } from '../application/ports.ts';
import { PROBLEMS } from '../contract/problems.ts';
import { type Authenticate, requireScope } from './authenticate.ts';
import { keyOfToken } from './claims.ts';
import { readJsonBody } from './json-body.ts';
import { about } from './log.ts';
import { problemOf, problemResponse } from './problem-response.ts';
import { router } from './router.ts';
import { ANYBODY, type HttpAnswer, type Route } from './routes.ts';

export interface HttpPorts {
  readonly authenticate: Authenticate;
  readonly limitRate: LimitRate;
  readonly log: Log;
}

export type HttpHandler = MiddyfiedHandler<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;
type HttpMiddleware = MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

const idOf = (event: APIGatewayProxyEventV2): string => event.requestContext.requestId;

/** Stages other than `$default` stand in front of the path. */
const pathOf = ({ rawPath, requestContext: { stage } }: APIGatewayProxyEventV2): string =>
  stage !== '$default' && rawPath.startsWith(`/${stage}/`) ? rawPath.slice(stage.length + 1) : rawPath;

const SECURITY_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
};

/** Where the key of a request stands, from when its row was found until it is answered. */
type Standings = WeakMap<APIGatewayProxyEventV2, Standing>;

const rateHeaders = (standing: Standing | undefined): Record<string, string> =>
  standing === undefined
    ? {}
    : {
        'ratelimit-limit': String(standing.limit),
        'ratelimit-remaining': String(standing.remaining),
        'ratelimit-reset': String(standing.resetSeconds),
      };

const headersOf = (event: APIGatewayProxyEventV2, standings: Standings): Record<string, string> => ({
  ...SECURITY_HEADERS,
  ...rateHeaders(standings.get(event)),
  'x-request-id': idOf(event),
});

/** Every answer, problems included, carries its request id and the security headers unless the row says otherwise. */
const standardHeaders = (standings: Standings): HttpMiddleware => ({
  after: ({ event, response }) => {
    if (response === null) return;
    response.headers = { ...headersOf(event, standings), ...response.headers };
  },
});

const problems = (standings: Standings, log: Log): HttpMiddleware => ({
  onError: (request) => {
    const { error, event } = request;
    const { code } = problemOf(error);
    const facts = {
      code,
      method: event.requestContext.http.method,
      path: event.rawPath,
      request_id: idOf(event),
    };
    if (PROBLEMS[code].status >= 500) log.error('A request failed', { ...facts, error });
    else log.info('A request was refused', facts);
    const response = problemResponse(error, idOf(event));
    response.headers = { ...headersOf(event, standings), ...response.headers };
    request.response = response;
  },
});

const responseOf = (answer: HttpAnswer, success: number): APIGatewayProxyStructuredResultV2 => {
  const { status = success, body, headers = {} } = answer;
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  if (typeof body === 'string') return { statusCode: status, headers: { ...headers }, body };
  if (body instanceof Uint8Array)
    return {
      statusCode: status,
      headers: { ...headers },
      body: Buffer.from(body).toString('base64'),
      isBase64Encoded: true,
    };
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
};

export const httpHandler = (
  routes: readonly Route[],
  { authenticate, limitRate, log }: HttpPorts,
): HttpHandler => {
  const find = router(routes);
  const standings: Standings = new WeakMap();

  const keyFor = async (route: Route, event: APIGatewayProxyEventV2): Promise<AccessKey> => {
    if (route.auth === 'none') return ANYBODY;
    const key = keyOfToken(event) ?? (await authenticate(event.headers));
    const standing = await limitRate(key);
    standings.set(event, standing);
    if (standing.retryAfterSeconds !== undefined) throw tooManyRequests(key, standing);
    requireScope(key, route.auth);
    return key;
  };

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(standardHeaders(standings))
    .use(problems(standings, log))
    .handler(async (event) => {
      const { route, path } = find(event.requestContext.http.method, pathOf(event));
      const { headers, queryStringParameters: query = {} } = event;
      const key = await keyFor(route, event);
      const request = { id: idOf(event), path, headers, query, key, readBody: () => readJsonBody(event) };
      const answer = () => route.answer(request);
      return responseOf(await about({ request_id: request.id }, answer), route.success);
    });
};
