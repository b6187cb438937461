import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { TestContext } from 'node:test';

/** What X-Ray's daemon hears; the library reads its address when it is loaded. */
export const xrayDaemon = async (t: TestContext) => {
  const heard: Record<string, unknown>[] = [];
  const socket = createSocket('udp4', (message) =>
    heard.push(JSON.parse(String(message).split('\n')[1] ?? '')),
  );
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  t.after(() => socket.close());
  Object.assign(process.env, {
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${socket.address().port}`,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: '/var/task',
    _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1',
  });
  return { heard, next: () => once(socket, 'message') };
};
