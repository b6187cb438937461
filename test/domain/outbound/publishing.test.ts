import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Artifact } from '../../../functions/contract/media-schemas.ts';
import { type PublishTarget, publishTargetsSchema } from '../../../functions/contract/publish-schemas.ts';
import {
  type AllowedTargets,
  captionFiles,
  chosenArtifacts,
  objectKeyFor,
  shownUrl,
  targetFaults,
  urlFor,
} from '../../../functions/domain/outbound/publishing.ts';
import { validate } from '../../../functions/domain/schemas/validate.ts';

const ROLE = 'arn:aws:iam::210987654321:role/results';
const ALLOWED: AllowedTargets = {
  buckets: ['ours'],
  roles: [ROLE],
  secrets: { channel: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:channel' },
};
const place = { taskId: 'ann_1', fileId: 'f1', name: 'transcript.json' };

const artifact = (name: string): Artifact => ({
  name,
  file_id: 'f1',
  content_type: 'text/plain',
  size: 1,
  sha256: name,
  created_at: '',
});

const faultsOf = (target: PublishTarget): readonly string[] => {
  assert.ok(validate(publishTargetsSchema, [target]).ok, JSON.stringify(target));
  return targetFaults([target], ALLOWED).map(({ path }) => path);
};

describe('targets', () => {
  it('are fine where the deployment allows them', () => {
    const fine: PublishTarget[] = [
      { to: 's3', bucket: 'ours', prefix: 'talks/2026/' },
      { to: 's3', bucket: 'theirs', role_arn: ROLE, region: 'eu-central-1' },
      { to: 'http', url: 'https://files.example.org/{task_id}/{name}', headers: { 'x-team': 'a' } },
      { to: 'http', url: 'https://files.example.org/in?folder=a', method: 'POST', secret: 'channel' },
      { to: 'youtube', secret: 'channel', video_id: 'dQw4w9WgXcQ' },
      { to: 'youtube', secret: 'channel', upload: { title: 'A talk' }, captions: false },
    ];
    assert.deepEqual(fine.flatMap(faultsOf), []);
  });

  for (const [target, path] of [
    [{ to: 's3', bucket: 'theirs' }, '/0/bucket'],
    [{ to: 's3', bucket: 'ours', role_arn: 'arn:aws:iam::210987654321:role/admin' }, '/0/role_arn'],
    [{ to: 'http', url: 'https://files.example.org/', secret: 'constructor' }, '/0/secret'],
    [
      { to: 'http', url: 'https://f.example.org/', headers: { Authorization: 'x' } },
      '/0/headers/Authorization',
    ],
    [{ to: 'http', url: 'https://f.example.org/', headers: { 'X-Api-Key': 'x' } }, '/0/headers/X-Api-Key'],
    [{ to: 'http', url: 'https://f.example.org/', headers: { host: 'x' } }, '/0/headers/host'],
    [{ to: 'http', url: 'https://f.example.org/?X-Amz-Signature=1' }, '/0/url'],
    [{ to: 'http', url: 'https://f.example.org/?access_token=1' }, '/0/url'],
    [{ to: 'youtube', secret: 'other', video_id: 'dQw4w9WgXcQ' }, '/0/secret'],
    [{ to: 'youtube', secret: 'channel' }, '/0/video_id'],
    [{ to: 'youtube', secret: 'channel', video_id: 'dQw4w9WgXcQ', captions: false }, '/0/captions'],
  ] as const)
    it(`are refused otherwise: ${JSON.stringify(target)}`, () => assert.deepEqual(faultsOf(target), [path]));

  for (const target of [
    { to: 'ftp', url: 'ftp://example.org' },
    { to: 'http', url: 'https://user:pw@example.org/' },
    { to: 'http', url: 'https://example.org/', headers: { 'x-a': 'b\r\nx-c: d' } },
    { to: 's3', bucket: 'ours', prefix: '../../{x}' },
    { to: 'youtube', secret: 'channel', refresh_token: '1//secret' },
  ])
    it(`have a form: ${JSON.stringify(target)}`, () =>
      assert.ok(!validate(publishTargetsSchema, [target]).ok));
});

describe('artifacts', () => {
  const all = ['transcript.json', 'transcript.de.json', 'subtitles.srt', 'video.mp4'].map(artifact);

  it('are all chosen, or by name, or by a pattern that stars fill', () => {
    const names = (wishes?: readonly string[]) => chosenArtifacts(wishes, all).chosen.map(({ name }) => name);
    assert.deepEqual(
      names(),
      all.map(({ name }) => name),
    );
    assert.deepEqual(
      names(['subtitles.srt', 'transcript*.json']),
      all.slice(0, 3).map(({ name }) => name),
    );
    assert.deepEqual(names(['transcriptXjson']), []);
  });

  it('that are not there are told', () =>
    assert.deepEqual(chosenArtifacts(['*.ttml', 'video.mp4'], all).missing, ['*.ttml']));
});

describe('places', () => {
  it('in buckets have task and file in their keys, whatever slashes the prefix has', () => {
    for (const prefix of ['talks', '/talks/', 'talks//'])
      assert.equal(objectKeyFor(prefix, place), 'talks/ann_1/f1/transcript.json');
    assert.equal(objectKeyFor(undefined, place), 'ann_1/f1/transcript.json');
  });

  it('on servers are filled in, and end with the name of what is PUT there', () => {
    const put = (url: string) => urlFor({ to: 'http', url }, place);
    assert.equal(put('https://a.example/x/'), 'https://a.example/x/transcript.json');
    assert.equal(put('https://a.example/x?y=1'), 'https://a.example/x/transcript.json?y=1');
    assert.equal(
      put('https://a.example/{task_id}/{file_id}-{name}'),
      'https://a.example/ann_1/f1-transcript.json',
    );
    assert.equal(
      urlFor({ to: 'http', url: 'https://a.example/in', method: 'POST' }, place),
      'https://a.example/in',
    );
    const odd = urlFor({ to: 'http', url: 'https://a.example/{name}' }, { ...place, name: 'a/../b?c' });
    assert.equal(new URL(odd).pathname, '/a%2F..%2Fb%3Fc');
  });

  it('are shown without their queries', () =>
    assert.equal(shownUrl('https://a.example/x?y=1#z'), 'https://a.example/x'));
});

describe('captions', () => {
  it('are one file for each language, SubRip rather than WebVTT', () => {
    const names = [
      'subtitles.srt',
      'subtitles.vtt',
      'subtitles.de.vtt',
      'subtitles.report.json',
      'subtitles.de.ttml',
    ];
    assert.deepEqual(captionFiles(names, 'en'), [
      { name: 'subtitles.srt', language: 'en' },
      { name: 'subtitles.de.vtt', language: 'de' },
    ]);
  });
});
