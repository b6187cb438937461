import type { ServerResponse } from 'node:http';
import { flag, isFields, number, optional, text, texts, textsByName } from '../json.ts';

/** What the function's answer means to the client, by the rules of payload format 2.0. Throws on a malformed answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly body: Buffer;
}

export function answerOf(result: unknown): Answer {
  if (!isFields(result) || result['statusCode'] === undefined) return inferred(result);
  const encoded = optional(flag, result['isBase64Encoded'], 'isBase64Encoded') ?? false;
  const headers = optional(textsByName, result['headers'], 'headers') ?? {};
  const lowered = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    status: number(result['statusCode'], 'statusCode'),
    headers: { 'content-type': 'text/plain;charset=UTF-8', ...lowered },
    cookies: optional(texts, result['cookies'], 'cookies') ?? [],
    body: Buffer.from(optional(text, result['body'], 'body') ?? '', encoded ? 'base64' : 'utf8'),
  };
}

/** An answer without a status code is a body for a 200. */
function inferred(result: unknown): Answer {
  const body = typeof result === 'string' ? result : result === undefined ? 'null' : JSON.stringify(result);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    cookies: [],
    body: Buffer.from(body),
  };
}

export function gatewayAnswer(status: number, message: string): Answer {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { 'content-type': 'application/json' }, cookies: [], body };
}

export function write(response: ServerResponse, answer: Answer, isHead: boolean): void {
  for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value);
  if (answer.cookies.length > 0) response.setHeader('set-cookie', [...answer.cookies]);
  if (answer.status === 204 || answer.status === 304) {
    response.removeHeader('content-type');
    response.writeHead(answer.status).end();
    return;
  }
  if (!isHead) response.setHeader('content-length', answer.body.length);
  response.writeHead(answer.status).end(isHead ? undefined : answer.body);
}
