/** The API's middleware stack: a table of rows becomes one Lambda handler for an HTTP API (payload 2.0). */
import middy, { type MiddlewareObj, type MiddyfiedHandler } from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { AccessKey, Log } from '../application/ports.ts';
import { PROBLEMS } from '../contract/problems.ts';
import { type Authenticate, requireScope } from './authenticate.ts';
import { readJsonBody } from './json-body.ts';
import { problemOf, problemResponse } from './problem-response.ts';
import { router } from './router.ts';
import { ANYBODY, type HttpAnswer, type Route } from './routes.ts';

export interface HttpPorts {
  readonly authenticate: Authenticate;
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

/** Every answer, problems included, carries its request id and the security headers unless the row says otherwise. */
const standardHeaders: HttpMiddleware = {
  after: ({ event, response }) => {
    if (response === null) return;
    response.headers = { ...SECURITY_HEADERS, 'x-request-id': idOf(event), ...response.headers };
  },
};

const problems = (log: Log): HttpMiddleware => ({
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
    response.headers = { ...SECURITY_HEADERS, 'x-request-id': idOf(event), ...response.headers };
    request.response = response;
  },
});

const responseOf = (answer: HttpAnswer, success: number): APIGatewayProxyStructuredResultV2 => {
  const { status = success, body, headers = {} } = answer;
  if (body === undefined) return { statusCode: status, headers: { ...headers } };
  if (typeof body === 'string') return { statusCode: status, headers: { ...headers }, body };
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
};

export const httpHandler = (routes: readonly Route[], { authenticate, log }: HttpPorts): HttpHandler => {
  const find = router(routes);

  const keyFor = async (route: Route, headers: APIGatewayProxyEventV2['headers']): Promise<AccessKey> => {
    if (route.auth === 'none') return ANYBODY;
    const key = await authenticate(headers);
    requireScope(key, route.auth);
    return key;
  };

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>()
    .use(standardHeaders)
    .use(problems(log))
    .handler(async (event) => {
      const { route, path } = find(event.requestContext.http.method, pathOf(event));
      const { headers, queryStringParameters: query = {} } = event;
      const key = await keyFor(route, headers);
      const request = { id: idOf(event), path, headers, query, key, readBody: () => readJsonBody(event) };
      return responseOf(await route.answer(request), route.success);
    });
};
