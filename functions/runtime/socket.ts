/** The middleware stack of the WebSocket API: what refuses a connection is answered, what fails is logged. */
import middy, { type MiddyfiedHandler } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2, APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import type { Log } from '../application/ports.ts';
import { PROBLEMS } from '../contract/problems.ts';
import { problemOf } from './problem-response.ts';

/** API Gateway sends query and headers at $connect only, and its own types leave them out. */
export type SocketEvent = APIGatewayProxyWebsocketEventV2 & {
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>>;
};

export interface SocketRoutes {
  /** Throwing refuses the connection. */
  connect(connectionId: string, event: SocketEvent): Promise<void>;
  message(connectionId: string, text: string): Promise<void>;
  disconnect(connectionId: string): Promise<void>;
  readonly log: Log;
}

export type SocketHandler = MiddyfiedHandler<SocketEvent, APIGatewayProxyStructuredResultV2>;

const OK = { statusCode: 200 };

const textOf = ({ body = '', isBase64Encoded }: SocketEvent): string =>
  isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;

const dispatch = (event: SocketEvent, routes: SocketRoutes): Promise<void> => {
  const { connectionId, eventType } = event.requestContext;
  switch (eventType) {
    case 'CONNECT':
      return routes.connect(connectionId, event);
    case 'MESSAGE':
      return routes.message(connectionId, textOf(event));
    case 'DISCONNECT':
      return routes.disconnect(connectionId);
  }
};

export const socketHandler = (routes: SocketRoutes): SocketHandler =>
  middy<SocketEvent, APIGatewayProxyStructuredResultV2>()
    .use({
      onError: (request) => {
        const { error, event } = request;
        const { code } = problemOf(error);
        const { status } = PROBLEMS[code];
        const { connectionId, eventType } = event.requestContext;
        const facts = { code, connection_id: connectionId, event_type: eventType };
        if (status >= 500) routes.log.error('A socket event failed', { ...facts, error });
        else routes.log.info('A socket event was refused', facts);
        request.response = { statusCode: status };
      },
    })
    .handler(async (event) => {
      await dispatch(event, routes);
      return OK;
    });
