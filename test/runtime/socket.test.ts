import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../functions/contract/problems.ts';
import { type SocketEvent, type SocketRoutes, socketHandler } from '../../functions/runtime/socket.ts';
import { lambdaContext } from '../support/lambda.ts';
import { recordingLog } from '../support/recording-log.ts';

const event = (
  eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT',
  more: Partial<SocketEvent> = {},
): SocketEvent => ({
  requestContext: {
    routeKey: '$default',
    messageId: 'm1',
    eventType,
    extendedRequestId: 'r1',
    requestTime: '21/Nov/2026:08:00:00 +0000',
    messageDirection: 'IN',
    stage: 'live',
    connectedAt: 0,
    requestTimeEpoch: 0,
    requestId: 'r1',
    domainName: 'localhost',
    connectionId: 'c1',
    apiId: 'api',
  },
  isBase64Encoded: false,
  ...more,
});

const unexpected = async (): Promise<never> => {
  throw new Error('not expected in this test');
};

const open = (routes: Partial<SocketRoutes>) => {
  const log = recordingLog();
  const handle = socketHandler({
    connect: unexpected,
    message: unexpected,
    disconnect: unexpected,
    log,
    ...routes,
  });
  return { log, send: (sent: SocketEvent) => handle(sent, lambdaContext) };
};

test('a connection is opened with what stood in its address', async () => {
  const opened: unknown[] = [];
  const { send } = open({
    connect: async (id, { queryStringParameters }) => void opened.push([id, queryStringParameters]),
  });
  assert.deepEqual(await send(event('CONNECT', { queryStringParameters: { ticket: 't' } })), {
    statusCode: 200,
  });
  assert.deepEqual(opened, [['c1', { ticket: 't' }]]);
});

test('a message comes as text, however the gateway wrapped it', async () => {
  const texts: string[] = [];
  const { send } = open({ message: async (_, text) => void texts.push(text) });
  await send(event('MESSAGE', { body: '{"action":"ping"}' }));
  await send(event('MESSAGE', { body: Buffer.from('grüß').toString('base64'), isBase64Encoded: true }));
  await send(event('MESSAGE'));
  assert.deepEqual(texts, ['{"action":"ping"}', 'grüß', '']);
});

test('a refused connection gets the status of its problem, and is no error of ours', async () => {
  const { log, send } = open({
    connect: async () => {
      throw new ProblemError('unauthenticated', 'The ticket is unknown, used or expired.');
    },
  });
  assert.deepEqual(await send(event('CONNECT')), { statusCode: 401 });
  assert.deepEqual(
    log.entries.map(({ level, fields }) => [level, fields['code'], fields['connection_id']]),
    [['info', 'unauthenticated', 'c1']],
  );
});

test('an unexpected fault is logged with its cause and answered without', async () => {
  const { log, send } = open({});
  assert.deepEqual(await send(event('DISCONNECT')), { statusCode: 500 });
  assert.deepEqual(
    log.entries.map(({ level, fields }) => [level, String(fields['error'])]),
    [['error', 'Error: not expected in this test']],
  );
});
