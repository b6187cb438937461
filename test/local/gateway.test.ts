import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { WebSocket } from 'ws';
import { type LocalCloud, startLocalCloud } from '../../local/cloud.ts';
import { type MiniAssembly, writeMiniAssembly } from './fixtures/mini-assembly.ts';

let mini: MiniAssembly;
let cloud: LocalCloud;

before(async () => {
  mini = writeMiniAssembly();
  cloud = await startLocalCloud({ assembly: mini.assembly, folder: mini.data });
});
after(async () => {
  await cloud.close();
  mini.remove();
});

describe('the HTTP gateway', () => {
  const get = (path: string, init?: RequestInit) => fetch(`${cloud.apiUrl}${path}`, init);

  it('sends the payload 2.0 event of API Gateway', async () => {
    const response = await get('/event?tag=a&tag=b%20c&empty=', {
      headers: { Cookie: 'one=1; two=2', 'X-Mixed': 'Case', 'User-Agent': 'test' },
    });
    const event = (await response.json()) as APIGatewayProxyEventV2;
    const { host } = new URL(cloud.apiUrl);
    const { requestId, time, timeEpoch, apiId, ...context } = event.requestContext;
    assert.match(time, /^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    assert.ok(requestId && apiId && Math.abs(Date.now() - timeEpoch) < 5000);
    assert.deepEqual(context, {
      accountId: '000000000000',
      domainName: host,
      domainPrefix: apiId,
      http: { method: 'GET', path: '/event', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      routeKey: 'GET /event',
      stage: '$default',
    });
    const { requestContext: _context, headers, ...rest } = event;
    assert.deepEqual(rest, {
      version: '2.0',
      routeKey: 'GET /event',
      rawPath: '/event',
      rawQueryString: 'tag=a&tag=b%20c&empty=',
      cookies: ['one=1', 'two=2'],
      queryStringParameters: { tag: 'a,b c', empty: '' },
      isBase64Encoded: false,
    });
    assert.equal(headers['x-mixed'], 'Case');
    assert.equal(headers.cookie, undefined);
  });

  it('writes cookies, headers and a binary body as the function gave them', async () => {
    const response = await get('/cookies');
    assert.deepEqual(response.headers.getSetCookie(), ['a=1', 'b=2']);
    assert.equal(response.headers.get('x-own'), 'yes');
    assert.deepEqual([...new Uint8Array(await response.arrayBuffer())], [0, 255]);
  });

  it('takes a body of a type that is not text in base64', async () => {
    const response = await get('/work', {
      method: 'POST',
      body: Buffer.from('binary'),
      headers: { 'content-type': 'application/octet-stream' },
    });
    assert.equal(response.status, 202);
    await mini.until((seen) => seen.some(({ body }) => body === 'binary'));
  });

  it('answers 404 where there is no route', async () => {
    for (const [path, method] of [
      ['/', 'GET'],
      ['/nothing', 'GET'],
      ['/event', 'POST'],
    ] as const) {
      const response = await get(path, { method });
      assert.deepEqual([response.status, await response.json()], [404, { message: 'Not Found' }]);
    }
  });

  it('refuses a body over 10 MB', async () => {
    const body = Buffer.alloc(10 * 1024 * 1024 + 1);
    const response = await get('/work', { method: 'POST', body });
    assert.deepEqual(
      [response.status, await response.json()],
      [413, { message: 'Request Entity Too Large' }],
    );
  });

  it('answers preflights itself and adds CORS headers for allowed origins only', async () => {
    const preflight = (origin: string) =>
      get('/event', {
        method: 'OPTIONS',
        headers: { Origin: origin, 'Access-Control-Request-Method': 'GET' },
      });
    const allowed = await preflight('http://localhost:5173');
    assert.equal(allowed.status, 204);
    assert.equal(allowed.headers.get('access-control-allow-origin'), 'http://localhost:5173');
    assert.equal(allowed.headers.get('access-control-max-age'), '60');
    assert.equal((await preflight('http://elsewhere')).headers.get('access-control-allow-origin'), null);
    const error = await get('/throw', { headers: { Origin: 'http://localhost:5173' } });
    assert.equal(error.headers.get('access-control-allow-origin'), 'http://localhost:5173');
  });

  it('gives a handler its deadline', async () => {
    const { remaining, id } = (await (await get('/context')).json()) as { remaining: number; id: string };
    assert.ok(remaining > 1000 && remaining <= 2000);
    assert.match(id, /^[\da-f-]{36}$/);
  });
});

describe('the WebSocket gateway', () => {
  const management = () =>
    new ApiGatewayManagementApiClient({
      ...cloud.clients,
      endpoint: cloud.socketUrl.replace('ws:', 'http:'),
    });
  const connect = async () => {
    const socket = new WebSocket(`${cloud.socketUrl}?ticket=good`);
    await once(socket, 'open');
    return socket;
  };
  const next = async (socket: WebSocket) => String((await once(socket, 'message'))[0]);
  const connectionOf = async (socket: WebSocket) => {
    const marker = `marker-${Math.random()}`;
    const answer = next(socket);
    socket.send(JSON.stringify({ action: 'echo', marker }));
    await answer;
    const seen = mini.records().find(({ body }) => typeof body === 'string' && body.includes(marker));
    return String(seen?.connectionId);
  };

  it('refuses the upgrade with the status that $connect answers', async () => {
    const socket = new WebSocket(`${cloud.socketUrl}?ticket=bad`);
    const [, response] = await once(socket, 'unexpected-response');
    assert.equal(response.statusCode, 401);
  });

  it('passes a message to the route that its body names, which answers over @connections', async () => {
    const socket = await connect();
    socket.send('{"action":"echo","text":"hello"}');
    assert.equal(await next(socket), '{"action":"echo","text":"hello"}');
    socket.close();
  });

  it('tells the client when its message could not be worked on', async () => {
    const socket = await connect();
    socket.send('not JSON');
    const { message, connectionId, requestId } = JSON.parse(await next(socket));
    assert.equal(message, 'Internal server error');
    assert.ok(connectionId && requestId);
    socket.close();
  });

  it('posts to, describes and deletes a connection, and says when it is gone', async () => {
    const client = management();
    const socket = await connect();
    const ConnectionId = await connectionOf(socket);
    const posted = next(socket);
    await client.send(new PostToConnectionCommand({ ConnectionId, Data: '{"pushed":true}' }));
    assert.equal(await posted, '{"pushed":true}');
    const { ConnectedAt, Identity } = await client.send(new GetConnectionCommand({ ConnectionId }));
    assert.ok(ConnectedAt instanceof Date && Identity?.SourceIp === '127.0.0.1');
    const closed = once(socket, 'close');
    await client.send(new DeleteConnectionCommand({ ConnectionId }));
    await closed;
    const post = client.send(new PostToConnectionCommand({ ConnectionId, Data: 'late' }));
    await assert.rejects(
      post,
      (error) => error instanceof GoneException && error.$metadata.httpStatusCode === 410,
    );
    await mini.until((seen) =>
      seen.some((one) => one.routeKey === '$disconnect' && one.connectionId === ConnectionId),
    );
    client.destroy();
  });

  it('ends a connection whose message is over 128 KB, in a frame over 32 KB, or binary', async () => {
    for (const [message, code] of [
      ['x'.repeat(128 * 1024 + 1), 1009],
      ['x'.repeat(32 * 1024 + 1), 1009],
      [Buffer.from([1]), 1003],
    ] as const) {
      const socket = await connect();
      socket.send(message);
      const [closedWith] = await once(socket, 'close');
      assert.equal(closedWith, code);
    }
  });
});
