import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { apiGatewaySockets } from '../../functions/adapters/api-gateway-sockets.ts';
import { socketsClient } from '../../functions/adapters/clients.ts';

interface Answer {
  readonly status: number;
  readonly error?: string;
}

/** The @connections of an API whose clients all answer alike. */
const open = async (context: TestContext, { status, error }: Answer) => {
  const posts: { readonly path: string; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    posts.push({ path: `${request.method} ${request.url}`, body: (await request.toArray()).join('') });
    response.writeHead(status, error === undefined ? {} : { 'x-amzn-errortype': error }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = socketsClient(`ws://127.0.0.1:${port}/live`, { region: 'eu-west-1', credentials });
  context.after(() => {
    client.destroy();
    server.close();
  });
  return { posts, sockets: apiGatewaySockets(client) };
};

test('a message goes to the address that clients connect to, over HTTP', async (context) => {
  const { posts, sockets } = await open(context, { status: 200 });
  assert.equal(await sockets.post('abc=', { type: 'pong', text: 'grüß' }), 'sent');
  assert.deepEqual(posts, [
    { path: 'POST /live/@connections/abc%3D', body: '{"type":"pong","text":"grüß"}' },
  ]);
});

test('what no message holds is not sent', async (context) => {
  const { posts, sockets } = await open(context, { status: 200 });
  const around = JSON.stringify({ text: '' }).length;
  assert.equal(await sockets.post('abc', { text: 'x'.repeat(128 * 1024 - around) }), 'sent');
  assert.equal(await sockets.post('abc', { text: 'ü'.repeat(64 * 1024) }), 'too_large');
  assert.equal(posts.length, 1);
});

test('a client that went away is gone, and is asked once', async (context) => {
  const { posts, sockets } = await open(context, { status: 410, error: 'GoneException' });
  assert.equal(await sockets.post('abc', {}), 'gone');
  assert.equal(posts.length, 1);
});

test('a fault of the API is tried again and then thrown', async (context) => {
  const { posts, sockets } = await open(context, { status: 500, error: 'InternalServerError' });
  await assert.rejects(sockets.post('abc', {}));
  assert.equal(posts.length, 2);
});

test('a connection that is not ours is a fault, not a client that went away', async (context) => {
  const { sockets } = await open(context, { status: 403, error: 'ForbiddenException' });
  await assert.rejects(sockets.post('abc', {}), { name: 'ForbiddenException' });
});
