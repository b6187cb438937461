import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { after, describe, it } from 'node:test';
import {
  parseRange,
  type RangeReader,
  serveObject,
} from '../../../functions/adapters/ffmpeg/range-reader.ts';
import { createMemoryMediaStore } from '../../support/memory-media-store.ts';

const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) % 256);
const object = { key: 'file', size: bytes.byteLength };
const opened: RangeReader[] = [];
after(() => Promise.all(opened.map((reader) => reader.close())));

const store = () => {
  const media = createMemoryMediaStore();
  media.objects.set('file', bytes);
  return media;
};

const serve = async (media: Parameters<typeof serveObject>[0], signal = new AbortController().signal) => {
  const reader = await serveObject(media, object, signal);
  opened.push(reader);
  return reader;
};

const get = async (url: string, range?: string, method = 'GET') => {
  const response = await fetch(url, { method, headers: range === undefined ? {} : { range } });
  return {
    status: response.status,
    headers: response.headers,
    body: new Uint8Array(await response.arrayBuffer()),
  };
};

describe('the range reader', () => {
  it('gives the whole object, and any part of it', async () => {
    const { url } = await serve(store());
    const whole = await get(url);
    assert.equal(whole.status, 200);
    assert.deepEqual(whole.body, bytes);
    const part = await get(url, 'bytes=1000-1999');
    assert.equal(part.status, 206);
    assert.equal(part.headers.get('content-range'), 'bytes 1000-1999/300000');
    assert.deepEqual(part.body, bytes.slice(1000, 2000));
    assert.deepEqual((await get(url, 'bytes=299000-')).body, bytes.slice(299_000));
    assert.deepEqual((await get(url, 'bytes=-10')).body, bytes.slice(-10));
  });

  it('tells its length without a body, and refuses what lies outside', async () => {
    const { url } = await serve(store());
    assert.equal((await get(url, undefined, 'HEAD')).headers.get('content-length'), '300000');
    const outside = await get(url, 'bytes=300000-');
    assert.equal(outside.status, 416);
    assert.equal(outside.headers.get('content-range'), 'bytes */300000');
    assert.equal((await get(url, undefined, 'PUT')).status, 405);
  });

  it('gives nothing to those who do not know its path, and nothing outside this machine', async () => {
    const { url } = await serve(store());
    assert.equal((await get(`${new URL(url).origin}/`)).status, 404);
    assert.equal(new URL(url).hostname, '127.0.0.1');
    assert.ok(new URL(url).pathname.length > 30);
  });

  it('goes on at the byte where a read broke off', async () => {
    const media = store();
    const starts: number[] = [];
    const { url, failure } = await serve({
      readRange: async (_, start, end) => {
        starts.push(start);
        if (starts.length === 2) throw new Error('slow down');
        return Readable.from(
          (async function* () {
            yield Buffer.from(bytes.subarray(start, Math.min(end + 1, start + 100_000)));
            if (start + 100_000 <= end) throw new Error('connection reset');
          })(),
        );
      },
    });
    assert.deepEqual((await get(url)).body, bytes);
    assert.deepEqual(starts, [0, 100_000, 100_000, 200_000]);
    assert.equal(failure(), undefined);
    assert.equal(media.reads.length, 0);
  });

  it('asks again when the store closes a stream early without an error', async () => {
    const { url, bytesRead } = await serve({
      readRange: async (_, start, end) =>
        Readable.from([Buffer.from(bytes.subarray(start, Math.min(end + 1, start + 70_000)))]),
    });
    assert.deepEqual((await get(url)).body, bytes);
    assert.equal(bytesRead(), 300_000);
  });

  it('remembers why it could not go on, and never passes a part off as the whole', async () => {
    const { url, failure } = await serve({
      readRange: async (_, start) => {
        if (start > 0) throw new Error('the store is down');
        return Readable.from([Buffer.from(bytes.subarray(0, 1000))]);
      },
    });
    await assert.rejects(get(url));
    assert.match(String(failure()), /the store is down/);
  });

  it('stops reading the store when FFmpeg hangs up', async () => {
    let stopped: (() => void) | undefined;
    const hungUp = new Promise<void>((resolve) => {
      stopped = resolve;
    });
    const { url, failure } = await serve({
      readRange: async (_key, _start, _end, signal) => {
        signal?.addEventListener('abort', () => stopped?.());
        return Readable.from(
          (async function* () {
            for (;;) yield Buffer.alloc(65_536);
          })(),
        );
      },
    });
    const client = request(url).end();
    const [response] = await once(client, 'response');
    await once(response, 'readable');
    client.destroy();
    await hungUp;
    assert.equal(failure(), undefined);
  });

  it('ends every connection when the work is cancelled', async () => {
    const cancel = new AbortController();
    const stuck = async () => {
      const stream = new Readable({ read() {} });
      stream.push('a');
      return stream;
    };
    const { url } = await serve({ readRange: stuck }, cancel.signal);
    const client = request(url).end();
    const [response] = await once(client, 'response');
    const body = assert.rejects(buffer(response));
    cancel.abort();
    await body;
  });
});

describe('a Range header', () => {
  it('is read as HTTP has it', () => {
    assert.deepEqual(parseRange('bytes=0-0', 10), { start: 0, end: 0 });
    assert.deepEqual(parseRange('bytes=5-99', 10), { start: 5, end: 9 });
    assert.deepEqual(parseRange('bytes=-99', 10), { start: 0, end: 9 });
    assert.equal(parseRange('bytes=7-3', 10), undefined);
    assert.deepEqual(parseRange('lines=1-2', 10), { start: 0, end: 9 });
  });
});
