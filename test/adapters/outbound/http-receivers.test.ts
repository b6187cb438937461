import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Resolve } from '../../../functions/adapters/outbound/address-guard.ts';
import { httpReceivers, type ReceiverOptions } from '../../../functions/adapters/outbound/http-receivers.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { outgoingBytes } from '../../support/outgoing.ts';
import { httpServer, rawServer } from '../../support/strange-servers.ts';

const here: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
const TEXT = 'größe '.repeat(50_000);
const never = new AbortController().signal;

const send = (url: string, options: Partial<ReceiverOptions> = {}, signal = never) =>
  httpReceivers({ allowPrivate: true, resolve: here, ...options }).send(
    url,
    {
      method: 'PUT',
      headers: { authorization: 'Bearer hush' },
      object: outgoingBytes(Buffer.from(TEXT), 'text/vtt; charset=utf-8'),
    },
    signal,
  );

describe('a receiver', () => {
  it('gets the whole body with its length, its type and the headers given', async () => {
    const { url, seen } = await httpServer((_, response) => response.writeHead(201).end());
    await send(url);
    const [{ method, body, headers } = assert.fail()] = seen;
    assert.deepEqual([method, body === TEXT], ['PUT', true]);
    assert.equal(headers['content-type'], 'text/vtt; charset=utf-8');
    assert.equal(headers['content-length'], String(Buffer.byteLength(TEXT)));
    assert.equal(headers.authorization, 'Bearer hush');
    assert.equal(headers['transfer-encoding'], undefined);
  });

  for (const [status, kind] of [
    [301, ProblemError],
    [308, ProblemError],
    [403, ProblemError],
    [413, ProblemError],
    [408, TransientError],
    [429, TransientError],
    [500, TransientError],
    [503, TransientError],
  ] as const)
    it(`that answers ${status} is ${kind === ProblemError ? 'not asked again' : 'asked again later'}`, async () => {
      const { url, seen } = await httpServer((_, response) =>
        response.writeHead(status, { location: 'http://169.254.169.254/' }).end('no'),
      );
      await assert.rejects(
        send(url),
        (cause) => cause instanceof kind && cause.message.includes(String(status)),
      );
      assert.equal(seen.length, 1);
    });

  it('may answer before it has read everything', async () => {
    const { url } = await rawServer((socket) => {
      socket.once('data', () => socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 4\r\n\r\nfull'));
    });
    await assert.rejects(
      send(url),
      (cause) => cause instanceof ProblemError && /403: full/.test(cause.message),
    );
  });

  it('that breaks off, or does not react, or speaks something else, is tried again later', async () => {
    const broken = await rawServer((socket) => socket.once('data', () => socket.destroy()));
    const silent = await rawServer(() => undefined);
    const strange = await rawServer((socket) => socket.once('data', () => socket.end('SSH-2.0\r\n')));
    for (const { url } of [broken, silent, strange])
      await assert.rejects(send(url, { quietMs: 200 }), TransientError);
  });

  it('at an address that is not public is not even asked', async () => {
    const { url, seen } = await httpServer((_, response) => response.end());
    await assert.rejects(send(url, { allowPrivate: false }), (cause) => cause instanceof ProblemError);
    for (const place of [
      'http://127.0.0.1/',
      'http://[::1]/',
      'http://169.254.169.254/latest',
      'http://10.0.0.1/',
    ])
      await assert.rejects(send(place, { allowPrivate: false }), /publish_refused/);
    assert.deepEqual(seen, []);
  });

  it('gets no more once the task is cancelled', async () => {
    const { url, closed } = await rawServer(() => undefined);
    const stop = new AbortController();
    const sent = send(url, {}, stop.signal);
    setTimeout(() => stop.abort(new Error('cancelled')), 50);
    await assert.rejects(sent, /cancelled/);
    await closed;
  });
});
