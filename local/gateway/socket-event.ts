import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayEventWebsocketRequestContextV2 } from 'aws-lambda';
import { joinedHeaders, requestTime, targetOf } from './http-event.ts';

/** One open WebSocket connection, as the gateway knows it. */
export interface Connection {
  readonly id: string;
  readonly connectedAt: number;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly domainName: string;
  readonly stage: string;
  readonly apiId: string;
}

type EventType = APIGatewayEventWebsocketRequestContextV2['eventType'];

export function contextOf(connection: Connection, routeKey: string, eventType: EventType, now = new Date()) {
  const requestId = randomUUID();
  return {
    routeKey,
    eventType,
    extendedRequestId: requestId,
    requestTime: requestTime(now),
    messageDirection: 'IN' as const,
    stage: connection.stage,
    connectedAt: connection.connectedAt,
    requestTimeEpoch: now.getTime(),
    requestId,
    domainName: connection.domainName,
    connectionId: connection.id,
    apiId: connection.apiId,
    identity: { sourceIp: connection.sourceIp, userAgent: connection.userAgent },
  };
}

/** Headers and query of the upgrade request, single and as lists. */
export function upgradeFields(request: IncomingMessage) {
  const headers = joinedHeaders(request);
  const { query } = targetOf(request);
  const lists: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) lists[name] = [...(lists[name] ?? []), value];
  const lasts = Object.fromEntries(
    Object.entries(lists).map(([name, values]) => [name, values.at(-1) ?? '']),
  );
  return {
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ...(query !== '' && { queryStringParameters: lasts, multiValueQueryStringParameters: lists }),
  };
}
