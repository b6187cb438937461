import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import type { Resolve } from '../../../functions/adapters/outbound/address-guard.ts';
import { httpsSender, type SenderOptions } from '../../../functions/adapters/outbound/https-sender.ts';
import { freePort } from '../../../local/network.ts';
import { HOST, httpServer, rawServer } from '../../support/strange-servers.ts';

const here: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
const post = (url: string, options: Partial<SenderOptions> = {}) =>
  httpsSender({ allowPrivate: true, resolve: here, ...options }).post(url, {
    headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
    body: '{"name":"größe"}',
  });

/** Without end, as fast as it is read. */
const pour = (socket: Socket, first: string, again: string): void => {
  const words = function* () {
    yield first;
    for (;;) yield again;
  };
  Readable.from(words()).pipe(socket);
};

const reasonOf = async (outcome: ReturnType<typeof post>): Promise<string> => {
  const settled = await outcome;
  assert.equal(settled.kind, 'failed', JSON.stringify(settled));
  assert.doesNotMatch(settled.reason, /127\.0\.0\.1|node:|\bat\b .*:\d/);
  return settled.reason;
};

describe('the sender', () => {
  it('sends the request as it was given, by the name of the host', async () => {
    const { url, seen } = await httpServer((_, response) => {
      response
        .writeHead(200, { 'content-length': 6, 'x-kind': 'honest', 'set-cookie': ['a=1', 'b=2'] })
        .end('thanks');
    });
    const { elapsed_ms, headers, ...rest } = { elapsed_ms: 0, headers: {}, ...(await post(url)) };
    assert.deepEqual(rest, { kind: 'answered', status: 200, body: 'thanks' });
    assert.ok(Number.isInteger(elapsed_ms));
    assert.deepEqual(
      { ...headers, date: '' },
      {
        'x-kind': 'honest',
        'set-cookie': 'a=1, b=2',
        date: '',
        connection: 'close',
        'content-length': '6',
      },
    );
    assert.deepEqual(seen, [
      {
        method: 'POST',
        url: '/hook?a=1',
        body: '{"name":"größe"}',
        headers: {
          'content-type': 'application/json',
          'webhook-id': 'msg_1',
          host: new URL(url).host,
          'content-length': '18',
          connection: 'close',
        },
      },
    ]);
  });

  for (const [status, headers] of [
    [204, {}],
    [301, { location: 'http://127.0.0.1/' }],
    [308, { location: '/elsewhere' }],
    [410, {}],
    [429, { 'retry-after': '120' }],
    [500, {}],
  ] as const)
    it(`tells of a ${status}, and goes nowhere else`, async () => {
      const { url, seen } = await httpServer((_, response) => response.writeHead(status, headers).end());
      const outcome = await post(url);
      assert.equal(outcome.kind, 'answered');
      assert.equal(outcome.status, status);
      for (const [name, value] of Object.entries(headers)) assert.equal(outcome.headers[name], value);
      assert.equal(seen.length, 1);
    });

  it('does not let the caller send other than the guard looked at', async () => {
    const { url, seen } = await httpServer((_, response) => response.end());
    const headers = { Host: 'metadata', 'Content-Length': '3' };
    await httpsSender({ allowPrivate: true, resolve: here }).post(url, { headers, body: '{"a":1}' });
    assert.equal(seen[0]?.headers.host, new URL(url).host);
    assert.equal(seen[0]?.body, '{"a":1}');
  });

  it('throws on headers that would begin another one', async () => {
    const { url, seen } = await httpServer((_, response) => response.end());
    const sent = httpsSender({ allowPrivate: true, resolve: here }).post(url, {
      headers: { 'x-note': 'a\r\nhost: metadata' },
      body: '',
    });
    await assert.rejects(sent, { code: 'ERR_INVALID_CHAR' });
    assert.equal(seen.length, 0);
  });

  it('waits for an answer that comes in pieces', async () => {
    const { url } = await httpServer((_, response) => {
      response.write('one ');
      setImmediate(() => response.end('two'));
    });
    assert.partialDeepStrictEqual(await post(url), { kind: 'answered', body: 'one two' });
  });

  it('reads one KiB of an answer without end, and hangs up', async () => {
    const { url, closed } = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      pour(socket, 'x', 'é'.repeat(1_001));
    });
    const outcome = await post(url);
    await closed;
    assert.equal(outcome.kind, 'answered');
    // The byte 1,024 is the first half of an é.
    assert.equal(outcome.body, `x${'é'.repeat(511)}`);
  });
});

describe('a server that does not answer properly', () => {
  const cases: readonly (readonly [string, (socket: Socket) => void, RegExp])[] = [
    ['closes at once', (socket) => socket.destroy(), /closed before/],
    ['resets at once', (socket) => socket.resetAndDestroy(), /closed before/],
    ['closes on the request', (socket) => socket.once('data', () => socket.destroy()), /closed before/],
    [
      'closes within the body',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
      /closed before/,
    ],
    [
      'resets within the body',
      (socket) =>
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc', () => socket.resetAndDestroy()),
      /closed before/,
    ],
    ['speaks another protocol', (socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'), /not valid HTTP/],
    [
      'sends headers of more than eight KiB',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(10_000)}\r\n\r\n`),
      /headers of the answer are too large/,
    ],
    [
      'sends one header without end',
      (socket) => pour(socket, 'HTTP/1.1 200 OK\r\nx: ', 'a'.repeat(1_000)),
      /headers of the answer are too large/,
    ],
    [
      'sends headers without end',
      (socket) => pour(socket, 'HTTP/1.1 200 OK\r\n', 'x: y\r\n'.repeat(100)),
      /headers of the answer are too large/,
    ],
    [
      'changes to another protocol',
      (socket) => socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'),
      /changed to another protocol/,
    ],
  ];
  for (const [what, serve, reason] of cases)
    it(`fails the request: it ${what}`, async () => {
      const { url, closed } = await rawServer(serve);
      assert.match(await reasonOf(post(url)), reason);
      await closed;
    });

  const silent: readonly (readonly [string, string])[] = [
    ['says nothing', ''],
    ['does not end its headers', 'HTTP/1.1 200 OK\r\nx: y\r\n'],
    ['says only that it will answer', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['does not end its answer', 'HTTP/1.1 200 OK\r\n\r\nabc'],
  ];
  for (const [what, said] of silent)
    it(`is left when the time is over: it ${what}`, async () => {
      const { url, closed } = await rawServer((socket) => void socket.write(said));
      assert.equal(await reasonOf(post(url, { wholeMs: 30 })), 'the server did not answer in time');
      await closed;
    });

  it('is left when it does not take the connection', async () => {
    const { url, closed } = await rawServer(() => undefined, 'https');
    const reason = await reasonOf(post(url, { connectMs: 30 }));
    assert.equal(reason, 'the server did not take the connection in time');
    await closed;
  });

  for (const protocol of ['http', 'https'] as const)
    it(`ends nothing of ours with faults that come late, over ${protocol}`, async () => {
      const { url } = await rawServer(() => undefined, protocol);
      const sockets: Socket[] = [];
      const open = (): Socket => {
        const socket = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
        sockets.push(socket);
        return socket;
      };
      await reasonOf(post(url, { connectMs: 30, wholeMs: 30, connect: open }));
      assert.equal(sockets.length, 1);
      for (let i = 0; i < 3; i += 1) sockets[0]?.emit('error', new Error('late'));
    });

  it('may not be there at all', async () => {
    const url = `http://${HOST}:${await freePort()}/`;
    assert.equal(await reasonOf(post(url)), 'the connection was refused');
  });

  it('may have no address just now', async () => {
    const resolve: Resolve = () => Promise.reject(new Error('getaddrinfo EAI_AGAIN'));
    const reason = await reasonOf(post(`https://${HOST}/`, { resolve }));
    assert.equal(reason, `the host ${HOST} could not be resolved`);
  });
});

describe('a host whose address changes (DNS rebinding)', () => {
  const changing = (...addresses: readonly string[]) => {
    const asked: string[] = [];
    const resolve: Resolve = async (host) => {
      asked.push(host);
      return [{ address: addresses[asked.length - 1] ?? assert.fail('asked too often'), family: 4 }];
    };
    return { asked, resolve };
  };

  it('is asked once, and called where it was first', async () => {
    const { url, seen } = await httpServer((_, response) => response.end());
    const { asked, resolve } = changing('127.0.0.1', '127.0.0.2');
    assert.equal((await post(url, { resolve })).kind, 'answered');
    assert.deepEqual(asked, [HOST]);
    assert.equal(seen[0]?.headers.host, new URL(url).host);
  });

  it('is never called at the private address it changes to', async () => {
    const { url, seen } = await httpServer((_, response) => response.end());
    const { asked, resolve } = changing('93.184.215.14', '127.0.0.1');
    const targets: string[] = [];
    const astray = ({ address }: { address: string }): Socket => {
      targets.push(address);
      return connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    };
    const reason = await reasonOf(post(url, { allowPrivate: false, resolve, connect: astray }));
    // Even over a connection that was led astray nothing is sent.
    assert.equal(reason, 'the connection went to another address');
    assert.deepEqual([asked, targets, seen], [[HOST], ['93.184.215.14'], []]);
  });

  it('is refused when it was private first, whatever it would be next', async () => {
    const { asked, resolve } = changing('127.0.0.1', '93.184.215.14');
    const never = () => assert.fail('connected');
    const outcome = await post(`https://${HOST}/`, { allowPrivate: false, resolve, connect: never });
    assert.equal(outcome.kind, 'refused');
    assert.deepEqual(asked, [HOST]);
  });
});
