import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { it, type TestContext } from 'node:test';
import middy from '@middy/core';
import { lambdaContext } from '../support/lambda.ts';

/** What X-Ray's daemon hears; the library reads its address when it is loaded. */
const daemon = async (t: TestContext) => {
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

it('a unit is found by its task when tracing is on, and X-Ray hears nothing when it is off', async (t) => {
  const { heard, next } = await daemon(t);
  const { createTracing } = await import('../../functions/runtime/tracing.ts');
  const run = (TRACING: 'off' | 'active') => {
    const tracing = createTracing('extract', { TRACING });
    const handler = middy(async () => tracing.annotate({ task_id: 'ann_20261121_1' })).use(tracing.segments);
    return handler({}, lambdaContext);
  };
  await run('off');
  const message = next();
  await run('active');
  await message;
  assert.equal(heard.length, 1);
  assert.deepEqual(
    { task_id: 'ann_20261121_1' },
    Object.fromEntries(
      Object.entries(heard[0]?.['annotations'] ?? {}).filter(([name]) => name === 'task_id'),
    ),
  );
});
