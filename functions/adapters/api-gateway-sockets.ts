/** Posting to clients through the WebSocket API's @connections. */
import {
  type ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Sockets } from '../application/ports.ts';

/** What API Gateway takes, in bytes; it cuts it into frames by itself. */
const LARGEST_MESSAGE = 128 * 1024;

export const apiGatewaySockets = (client: ApiGatewayManagementApiClient): Sockets => ({
  post: async (connectionId, message) => {
    const Data = new TextEncoder().encode(JSON.stringify(message));
    if (Data.byteLength > LARGEST_MESSAGE) return 'too_large';
    try {
      await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }));
      return 'sent';
    } catch (error) {
      if (error instanceof GoneException) return 'gone';
      throw error;
    }
  },
});
