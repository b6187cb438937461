import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { fileName, mediaSource, nameInUrl } from '../../../functions/domain/outbound/source-url.ts';

const ID = 'dQw4w9WgXcQ';

describe('a source_url', () => {
  for (const url of [
    `https://www.youtube.com/watch?v=${ID}`,
    `http://youtube.com/watch?v=${ID}`,
    `https://www.youtube.com/watch?app=desktop&v=${ID}&list=PL0123456789&index=3&t=42s`,
    `https://m.youtube.com/watch?v=${ID}`,
    `https://music.youtube.com/watch?v=${ID}&list=RDAMVM`,
    `https://youtu.be/${ID}`,
    `https://youtu.be/${ID}?si=abc&t=10`,
    `https://www.youtube.com/shorts/${ID}`,
    `https://www.youtube.com/embed/${ID}?autoplay=1`,
    `https://www.youtube-nocookie.com/embed/${ID}`,
    `https://www.youtube.com/live/${ID}?feature=share`,
    `https://WWW.YouTube.com/watch?v=${ID}#t=1`,
  ])
    it(`is a video of YouTube: ${url}`, () => {
      assert.deepEqual(mediaSource(url), { kind: 'youtube', videoId: ID });
    });

  for (const url of [
    'https://www.youtube.com/',
    'https://www.youtube.com/watch',
    'https://www.youtube.com/watch?v=short',
    `https://www.youtube.com/watch?v=${ID}x`,
    'https://www.youtube.com/watch?v=--exec%20id%3E',
    'https://www.youtube.com/playlist?list=PL0123456789',
    'https://www.youtube.com/@somebody',
    'https://www.youtube.com/results?search_query=a',
    'https://youtu.be/',
    `https://youtu.be/${ID}/more`,
  ])
    it(`is refused, as no single video: ${url}`, () => {
      assert.equal(mediaSource(url).kind, 'refused');
    });

  for (const url of [
    'file:///etc/passwd',
    'ftp://example.com/a.mp4',
    '--exec=id',
    'ytsearch:cats',
    'https://user:secret@example.com/a.mp4',
    'https://example.com:25/a.mp4',
    'https://example.com/a b.mp4',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
  ])
    it(`is refused: ${url}`, () => {
      assert.equal(mediaSource(url).kind, 'refused');
    });

  for (const url of [
    'https://example.com/talk.mp4',
    'http://example.com:8080/talk?id=1',
    `https://youtube.com.example.com/watch?v=${ID}`,
    `https://notyoutube.com/watch?v=${ID}`,
    `https://example.com/?u=https://youtu.be/${ID}`,
  ])
    it(`is a file of the web, and nothing yt-dlp sees: ${url}`, () => {
      assert.deepEqual(mediaSource(url), { kind: 'http', url });
    });

  it('gives yt-dlp no more than eleven harmless characters, whatever it is', () => {
    const text = fc.oneof(
      fc.webUrl(),
      fc.string().map((id) => `https://youtu.be/${id}`),
      fc.string().map((id) => `https://www.youtube.com/watch?v=${id}`),
    );
    fc.assert(
      fc.property(text, (url) => {
        const source = mediaSource(url);
        if (source.kind === 'youtube') assert.match(source.videoId, /^[\w-]{11}$/);
      }),
    );
  });
});

describe('the name of a fetched file', () => {
  it('is the last part of the path, or the host', () => {
    assert.equal(nameInUrl('https://example.com/a/caf%C3%A9%20talk.mp4?x=1'), 'café talk.mp4');
    assert.equal(nameInUrl('https://example.com/'), 'example.com');
    assert.equal(nameInUrl('https://example.com/%E0%A4%A'), '%E0%A4%A');
  });

  it('leads out of no folder, and breaks no line', () => {
    assert.equal(nameInUrl('https://example.com/..%2F..%2Fetc%2Fpasswd'), '.. .. etc passwd');
    assert.equal(fileName('a\r\nx: y\\b/c\u202e'), 'a x: y b c');
    assert.equal(fileName('x'.repeat(1000)).length, 200);
  });
});
