import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { libreTranslate } from '../../../functions/adapters/text/libretranslate.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { backwards, type LibreOptions, libreTranslateServer } from '../../support/libretranslate-server.ts';

const toGerman = { from: 'en-GB', to: 'de' };
const calm = { onProgress: () => {}, signal: new AbortController().signal };

const translator = async (t: TestContext, options: LibreOptions = {}, key?: string) => {
  const server = await libreTranslateServer(options);
  t.after(() => server.close());
  const port = libreTranslate({ url: server.url, apiKey: async () => key, pauseMs: 1 });
  return { ...server, port };
};

const strange = async (t: TestContext, answer: RequestListener) => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return libreTranslate({ url, apiKey: async () => undefined, pauseMs: 1, answerMs: 300 });
};

describe('a translator of one’s own', () => {
  it('gives a text for each, in order, over requests of moderate size', async (t) => {
    const { port, requests } = await translator(t);
    const texts = Array.from({ length: 60 }, (_, i) =>
      `text ${i} ${'word '.repeat(i % 7 === 0 ? 300 : 3)}`.trim(),
    );
    const seen: number[] = [];
    const onProgress = (fraction: number): void => void seen.push(fraction);
    assert.deepEqual(await port.translate(texts, toGerman, { ...calm, onProgress }), texts.map(backwards));
    assert.ok(requests.length >= 3);
    for (const { q, source, target, format } of requests) {
      assert.ok(q.length <= 25 && Buffer.byteLength(q.join('')) <= 5_000);
      assert.deepEqual([source, target, format], ['en', 'de', 'text']);
    }
    assert.equal(seen.at(-1), 1);
  });

  it('is shown the key, and its refusal is final, in its own words', async (t) => {
    const { port, requests } = await translator(t, { key: 'open sesame' }, 'open sesame');
    assert.deepEqual(await port.translate(['hello'], toGerman, calm), [backwards('hello')]);
    assert.equal(requests[0]?.api_key, 'open sesame');
    const locked = await translator(t, { key: 'open sesame' });
    const refused = (cause: unknown): boolean =>
      cause instanceof ProblemError &&
      cause.problem.code === 'translation_refused' &&
      cause.problem.detail.includes('403 Invalid API key');
    await assert.rejects(locked.port.translate(['hello'], toGerman, calm), refused);
    assert.equal(locked.requests.length, 1);
  });

  it('says which language it does not know', async (t) => {
    const { port } = await translator(t);
    await assert.rejects(port.translate(['hello'], { from: 'en', to: 'tlh' }, calm), /tlh is not supported/);
  });

  it('is asked three times when it is busy, and then again later', async (t) => {
    const soon = await translator(t, { failing: (request) => (request < 3 ? 429 : undefined) });
    assert.deepEqual(await soon.port.translate(['hello'], toGerman, calm), [backwards('hello')]);
    const never = await translator(t, { failing: () => 503 });
    await assert.rejects(never.port.translate(['hello'], toGerman, calm), TransientError);
    assert.equal(never.requests.length, 3);
  });

  it('may neither send us elsewhere, nor answer without end, nor keep us waiting, nor lose a text', async (t) => {
    const answers: RequestListener[] = [
      (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      (_, response) => {
        response.writeHead(200);
        const more = (): void => void (response.destroyed || response.write('x'.repeat(65_536), more));
        more();
      },
      () => undefined,
      (_, response) => response.end(JSON.stringify({ translatedText: [] })),
      (_, response) => response.end('<html>'),
    ];
    for (const answer of answers) {
      const port = await strange(t, answer);
      await assert.rejects(port.translate(['hello'], toGerman, calm), TransientError);
    }
  });

  it('is not asked further once the task is cancelled', async (t) => {
    const { port, requests } = await translator(t, { failing: () => 503 });
    const signal = AbortSignal.abort(new Error('cancelled'));
    await assert.rejects(port.translate(['hello'], toGerman, { ...calm, signal }), /cancelled/);
    assert.equal(requests.length, 0);
  });
});
