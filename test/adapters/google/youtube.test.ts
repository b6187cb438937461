import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { youtube } from '../../../functions/adapters/google/youtube.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { outgoingBytes } from '../../support/outgoing.ts';
import { CLIENT, youtubeServer } from '../../support/youtube-server.ts';

const VIDEO = Buffer.alloc(20 * 1024 ** 2, 'a video of twenty megabytes ');
const video = outgoingBytes(VIDEO, 'video/mp4', 1024 ** 2);
const details = { title: 'A talk', privacy: 'unlisted' } as const;
const options = { access: CLIENT, onProgress: () => {}, signal: new AbortController().signal };
const SRT = '1\n00:00:00,000 --> 00:00:01,000\nHello — größe\n';

const fresh = () => {
  const begun: string[] = [];
  return { begun, session: { uri: undefined, begun: async (uri: string) => void begun.push(uri) } };
};

describe('a video', () => {
  it('is uploaded in pieces, with its title and who may see it', async (t) => {
    const server = await youtubeServer(t);
    const { begun, session } = fresh();
    assert.equal(await youtube(server.endpoints).upload(video, details, session, options), 'video-1');
    assert.ok(server.state.received.equals(VIDEO));
    assert.deepEqual(server.state.about, {
      snippet: { title: 'A talk', description: '' },
      status: { privacyStatus: 'unlisted' },
      type: 'video/mp4',
    });
    assert.deepEqual([server.state.pieces, server.state.tokens, begun.length], [3, 1, 1]);
  });

  for (const mishap of ['break after half', 'unavailable', 'expired token', 'session gone'] as const)
    it(`arrives whole all the same: ${mishap}`, async (t) => {
      const server = await youtubeServer(t, { mishaps: { 2: mishap } });
      const { session } = fresh();
      assert.equal(await youtube(server.endpoints).upload(video, details, session, options), 'video-1');
      assert.ok(server.state.received.equals(VIDEO));
    });

  it('goes on at the next try where the last one ended, without a second video', async (t) => {
    const unavailable = Object.fromEntries(
      [2, 3, 4, 5, 6, 7].map((piece) => [piece, 'unavailable' as const]),
    );
    const server = await youtubeServer(t, { mishaps: unavailable });
    const { begun, session } = fresh();
    await assert.rejects(
      youtube(server.endpoints).upload(video, details, session, options),
      (cause) => cause instanceof TransientError,
    );
    const again = { uri: begun[0], begun: async () => assert.fail('a second session') };
    assert.equal(await youtube(server.endpoints).upload(video, details, again, options), 'video-1');
    assert.ok(server.state.received.equals(VIDEO));
    assert.equal(server.state.sessions, 1);
    assert.equal(server.calls.filter((call) => call === 'POST /upload/videos').length, 1);
  });
});

describe('captions', () => {
  const captions = { language: 'en', contentType: 'application/x-subrip', text: SRT };

  it('are added beside what YouTube heard itself, and later replaced', async (t) => {
    const server = await youtubeServer(t);
    const platform = youtube(server.endpoints);
    await platform.putCaptions('video-1', captions, options);
    await platform.putCaptions('video-1', { ...captions, text: `${SRT}again` }, options);
    await platform.putCaptions('video-1', { ...captions, language: 'de' }, options);
    assert.deepEqual(
      server.tracks.map(({ language, trackKind, text }) => [language, trackKind, text]),
      [
        ['en', 'asr', 'auto'],
        ['en', 'standard', `${SRT}again`],
        ['de', 'standard', SRT],
      ],
    );
  });
});

describe('refusals', () => {
  const upload = async (t: Parameters<typeof youtubeServer>[0], reasons: object) => {
    const server = await youtubeServer(t, { reasons });
    return youtube(server.endpoints).upload(video, details, fresh().session, options);
  };

  it('of a token that was withdrawn say what to do, and nothing of the secret', async (t) => {
    await assert.rejects(upload(t, { token: 'invalid_grant' }), (cause) => {
      assert.ok(cause instanceof ProblemError);
      assert.match(cause.problem.detail, /refresh token is not valid any more/);
      assert.doesNotMatch(cause.problem.detail, /hush|1\/\//);
      return true;
    });
  });

  it('for good are told from those that may pass', async (t) => {
    await assert.rejects(upload(t, { begin: 'quotaExceeded' }), (cause) => cause instanceof ProblemError);
    await assert.rejects(
      upload(t, { begin: 'userRateLimitExceeded' }),
      (cause) => cause instanceof TransientError,
    );
  });
});
