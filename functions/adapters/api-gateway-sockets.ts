/** Posting to clients through the WebSocket API's @connections. */
import {
  type ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Sockets } from '../application/ports.ts';

export const apiGatewaySockets = (client: ApiGatewayManagementApiClient): Sockets => ({
  post: async (connectionId, message) => {
    const Data = new TextEncoder().encode(JSON.stringify(message));
    try {
      await client.send(new PostToConnectionCommand({ ConnectionId: connectionId, Data }));
      return 'sent';
    } catch (error) {
      if (error instanceof GoneException) return 'gone';
      throw error;
    }
  },
});
