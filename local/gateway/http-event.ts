import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { accountId } from '../template/identity.ts';
import type { Match } from './routes.ts';

/** The payload 2.0 event that an HTTP API sends to a function. */
export function httpEvent(
  request: IncomingMessage,
  body: Buffer,
  { route, pathParameters }: Match,
  apiId: string,
  now: Date,
): APIGatewayProxyEventV2 {
  const { path, query } = targetOf(request);
  const { cookie, ...headers } = joinedHeaders(request);
  const cookies = cookie?.split(/; ?/).filter((one) => one !== '');
  const queryStringParameters = joinedQuery(query);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: path,
    rawQueryString: query,
    ...(cookies && { cookies }),
    headers,
    ...(queryStringParameters && { queryStringParameters }),
    requestContext: {
      accountId,
      apiId,
      domainName: request.headers.host ?? 'localhost',
      domainPrefix: apiId,
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: requestTime(now),
      timeEpoch: now.getTime(),
    },
    ...(pathParameters && { pathParameters }),
    ...bodyOf(body, headers['content-type']),
  };
}

/** The decoded path, as HTTP APIs pass it on, and the query as it came. */
export function targetOf(request: IncomingMessage): { path: string; query: string } {
  const target = request.url ?? '/';
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  return { path: decoded(path), query: mark < 0 ? '' : target.slice(mark + 1) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Names in lower case, repeated headers joined with commas. */
export function joinedHeaders({ rawHeaders }: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const separator = name === 'cookie' ? '; ' : ',';
    joined[name] = joined[name] === undefined ? value : `${joined[name]}${separator}${value}`;
  }
  return joined;
}

export function joinedQuery(query: string): Record<string, string> | undefined {
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query))
    joined[name] = Object.hasOwn(joined, name) ? `${joined[name]},${value}` : value;
  return query === '' ? undefined : joined;
}

const textual = /^(text\/|application\/([\w.-]+\+)?(json|xml|javascript))/i;

/** Bodies of other than textual content types come in base64. */
function bodyOf(body: Buffer, contentType: string | undefined) {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = contentType !== undefined && textual.test(contentType);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Common log format: `12/Mar/2026:19:03:58 +0000`. */
export function requestTime(now: Date): string {
  const [day, clock] = now.toISOString().split('T');
  const [year, month, date] = (day ?? '').split('-');
  return `${date}/${months[Number(month) - 1]}/${year}:${clock?.slice(0, 8)} +0000`;
}
