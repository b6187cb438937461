import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import type { Resolve } from '../../../functions/adapters/outbound/address-guard.ts';
import { type HttpSourceOptions, httpSource } from '../../../functions/adapters/outbound/http-source.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { HOST, httpServer, rawServer } from '../../support/strange-servers.ts';

const here: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
const PUBLIC = '93.184.216.34';
const publicly: Resolve = async () => [{ address: PUBLIC, family: 4 }];
/** As if the server on this machine were the public one. */
const locally = ({ url }: { url: URL }): Socket =>
  Object.defineProperty(connect(Number(url.port), '127.0.0.1'), 'remoteAddress', { value: PUBLIC });
const MIB = 1024 ** 2;
const content = randomBytes(3 * MIB);
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const never = new AbortController().signal;

const open = (url: string, options: Partial<HttpSourceOptions> = {}, signal = never) =>
  httpSource({ allowPrivate: true, resolve: here, quietMs: 2_000, ...options })(url, signal);

const fetched = async (url: string, options: Partial<HttpSourceOptions> = {}): Promise<Buffer> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of (await open(url, options)).body) pieces.push(piece);
  return Buffer.concat(pieces);
};

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => assert.fail('it was fetched'),
    (cause: unknown) => cause,
  );
  if (error instanceof ProblemError) return error.problem.code;
  assert.ok(error instanceof TransientError, String(error));
  return `again: ${error.problem?.code}`;
};

/** Hangs up after each `most` bytes of what was asked for. */
const breaking =
  (most: number, headers: Record<string, string>, bytes = () => content): RequestListener =>
  (request, response) => {
    const whole = bytes();
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const isSame = request.headers['if-range'] === (headers['etag'] ?? headers['last-modified']);
    const start = isSame ? from : 0;
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': whole.length - start,
      ...(start > 0 ? { 'content-range': `bytes ${start}-${whole.length - 1}/${whole.length}` } : {}),
      ...headers,
    });
    response.write(whole.subarray(start, start + most), () => {
      if (start + most < whole.length) response.destroy();
      else response.end();
    });
  };

describe('a file of the web', () => {
  it('is streamed as it is, with the size and name its server tells', async () => {
    const { url, seen } = await httpServer((_, response) => {
      response
        .writeHead(200, {
          'content-length': content.length,
          'content-disposition': `attachment; filename="x.mp4"; filename*=UTF-8''caf%C3%A9%2F1.mp4`,
        })
        .end(content);
    });
    const { name, size } = await open(url);
    assert.deepEqual([name, size], ['café 1.mp4', content.length]);
    assert.equal(sha256(await fetched(url)), sha256(content));
    assert.equal(seen[0]?.headers['accept-encoding'], 'identity');
    assert.equal(seen[0]?.headers.host, new URL(url).host);
  });

  it('goes by the name in its path where the header is missing, or not to be read', async () => {
    for (const headers of [{}, { 'content-disposition': ';;filename' }]) {
      const { url } = await httpServer((_, response) => response.writeHead(200, headers).end('x'));
      assert.equal((await open(url)).name, 'hook');
    }
  });

  it('is fetched from where the server sends us, looking at each place anew', async () => {
    const end = await httpServer((_, response) => response.end('at the end'));
    const { url, seen } = await httpServer(({ url: path }, response) => {
      const location = path === '/second' ? end.url : '/second';
      response.writeHead(path === '/second' ? 307 : 301, { location }).end();
    });
    assert.equal(String(await fetched(url)), 'at the end');
    assert.deepEqual(
      seen.map((one) => one.url),
      ['/hook?a=1', '/second'],
    );
  });

  it('is not fetched from a private place that a public one leads to', async () => {
    const inner = await httpServer((_, response) => response.end('secret'));
    const { port } = new URL(inner.url);
    for (const location of [
      `http://127.0.0.1:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      'http://169.254.169.254/latest/',
      'http://localhost:9999/',
      'file:///etc/passwd',
    ]) {
      const { url } = await httpServer((_, response) => response.writeHead(302, { location }).end());
      // The first server is taken for public; what it leads to is not.
      const options = { allowPrivate: false, resolve: publicly, connect: locally } as const;
      assert.equal(await codeOf(open(url, options)), 'source_url_refused', location);
    }
    assert.deepEqual(inner.seen, []);
  });

  it('is not looked for in circles', async () => {
    const { url, seen } = await httpServer((_, response) =>
      response.writeHead(302, { location: '/again' }).end(),
    );
    assert.equal(await codeOf(open(url)), 'again: source_unreachable');
    assert.equal(seen.length, 6);
  });

  it('comes whole over a line that breaks, by its ETag', async () => {
    const { url, seen } = await httpServer(breaking(MIB, { etag: '"v1"' }));
    assert.equal(sha256(await fetched(url)), sha256(content));
    assert.ok(seen.length >= 3);
    assert.ok(seen.slice(1).every(({ headers }) => headers['if-range'] === '"v1"'));
  });

  it('comes whole over a line that breaks, by its time where that is long enough ago', async () => {
    const { url } = await httpServer(breaking(MIB, { 'last-modified': 'Sat, 01 Nov 2025 00:00:00 GMT' }));
    assert.equal(sha256(await fetched(url)), sha256(content));
  });

  it('comes whole from a server that gives only some of the rest at a time', async () => {
    const { url, seen } = await httpServer((request, response) => {
      if (request.headers.range === undefined) return breaking(MIB, { etag: '"v1"' })(request, response);
      const start = Number(/\d+/.exec(request.headers.range)?.[0]);
      const end = Math.min(start + MIB, content.length) - 1;
      response
        .writeHead(206, {
          'content-range': `bytes ${start}-${end}/${content.length}`,
          'content-length': end + 1 - start,
        })
        .end(content.subarray(start, end + 1));
    });
    assert.equal(sha256(await fetched(url)), sha256(content));
    assert.ok(seen.length >= 3);
  });

  it('is begun anew, by another try, when nothing says that it is still the same', async () => {
    const { date, etag } = { date: new Date().toUTCString(), etag: 'W/"v1"' };
    for (const headers of [{}, { etag }, { 'last-modified': date, date }]) {
      const { url, seen } = await httpServer(breaking(MIB, headers as Record<string, string>));
      assert.equal(await codeOf(fetched(url)), 'again: source_unreachable');
      assert.equal(seen.length, 1);
    }
  });

  it('is not put together of two versions', async () => {
    let version = 0;
    const { url } = await httpServer((request, response) => {
      version += 1;
      breaking(MIB, { etag: `"v${version}"` }, () => Buffer.alloc(3 * MIB, version))(request, response);
    });
    assert.equal(await codeOf(fetched(url)), 'again: source_unreachable');
  });

  it('is given up when connection after connection brings nothing', async () => {
    let calls = 0;
    const { url } = await httpServer((request, response) => {
      calls += 1;
      if (calls === 1) breaking(MIB, { etag: '"v1"' })(request, response);
      else response.destroy();
    });
    assert.equal(await codeOf(fetched(url)), 'again: source_unreachable');
    assert.equal(calls, 5);
  });

  for (const [status, code] of [
    [404, 'source_unreachable'],
    [403, 'source_unreachable'],
    [204, 'source_unreachable'],
    [429, 'again: source_unreachable'],
    [503, 'again: source_unreachable'],
  ] as const)
    it(`is ${code} with status ${status}`, async () => {
      const { url } = await httpServer((_, response) => response.writeHead(status).end());
      assert.equal(await codeOf(open(url)), code);
    });

  it('is not taken compressed: it might grow without end', async () => {
    const { url } = await httpServer((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
    );
    assert.equal(await codeOf(open(url)), 'source_unreachable');
  });

  it('is not waited for without end, before the answer or within it', async () => {
    const mute = await rawServer(() => undefined);
    assert.equal(await codeOf(open(mute.url, { answerMs: 100 })), 'again: source_unreachable');
    const quiet = await rawServer((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'));
    assert.equal(await codeOf(fetched(quiet.url, { quietMs: 100 })), 'again: source_unreachable');
    const drip = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.once('close', () => clearInterval(timer));
    });
    assert.equal(await codeOf(fetched(drip.url, { wholeMs: 300 })), 'again: source_unreachable');
    await Promise.all([mute.closed, quiet.closed, drip.closed]);
  });

  it('lets go of the connection when nobody wants it any more, with the reason of that', async () => {
    const { url, closed } = await rawServer((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\nx'),
    );
    const stop = new AbortController();
    const { body } = await open(url, {}, stop.signal);
    const read = (async () => {
      for await (const _ of body) stop.abort(new Error('cancelled'));
    })();
    await assert.rejects(read, /cancelled/);
    await closed;
  });

  it('lets go of the connection when nothing is read at all', async () => {
    const { url, closed } = await rawServer((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\nx'),
    );
    (await open(url)).close();
    await closed;
  });

  it('is not fetched where nobody answers, and that may pass', async () => {
    assert.equal(await codeOf(open(`http://${HOST}:1025/`)), 'again: source_unreachable');
  });
});
