/** The three routes of the WebSocket API. */
import { openConnection, receive } from '../application/realtime.ts';
import { hashOfSecret } from '../runtime/authenticate.ts';
import {
  accessStore,
  clock,
  mediaReader,
  socketPosts,
  subscriptions,
  taskStore,
} from '../runtime/compose.ts';
import { readEnvironment } from '../runtime/environment.ts';
import { createLog } from '../runtime/log.ts';
import { socketHandler } from '../runtime/socket.ts';

const env = readEnvironment([
  'TABLE_NAME',
  'MEDIA_BUCKET',
  'AWS_S3_FORCE_PATH_STYLE',
  'SOCKET_ENDPOINT',
  'LOG_LEVEL',
]);
const log = createLog('socket', env);
const ports = {
  access: accessStore(env),
  tasks: taskStore(env),
  subscriptions: subscriptions(env),
  sockets: socketPosts(env),
  media: mediaReader(env),
  now: clock,
  log,
};

export const handler = socketHandler({
  connect: (connectionId, event) =>
    openConnection(connectionId, hashOfSecret(event.queryStringParameters?.['ticket'] ?? ''), ports),
  message: (connectionId, text) => receive(connectionId, text, ports),
  disconnect: (connectionId) => ports.subscriptions.disconnect(connectionId),
  log,
});
