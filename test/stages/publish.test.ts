import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import type {
  ForeignBuckets,
  HttpReceivers,
  StageInput,
  VideoPlatform,
} from '../../functions/application/ports.ts';
import { artifactObject, uploadObject } from '../../functions/contract/keys.ts';
import type { Artifact } from '../../functions/contract/media-schemas.ts';
import { ProblemError, TransientError } from '../../functions/contract/problems.ts';
import type { PublishTarget } from '../../functions/contract/publish-schemas.ts';
import { publish } from '../../functions/stages/publish/publish.ts';
import type { PublishPorts } from '../../functions/stages/publish/step.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { stageInput } from '../support/stage-input.ts';
import { segment, transcriptOf } from '../support/transcripts.ts';

const TRANSCRIPT = JSON.stringify(transcriptOf([segment(1, 0, 'S1', 'hello there')]));
const FILES = { 'transcript.json': TRANSCRIPT, 'subtitles.srt': '1\n…', 'subtitles.de.vtt': 'WEBVTT\n…' };
const ROLE = 'arn:aws:iam::210987654321:role/results';
const SECRETS: Readonly<Record<string, string>> = {
  'arn:header': JSON.stringify({ headers: { authorization: 'Bearer hush' }, hosts: ['files.example.org'] }),
  'arn:bobs': JSON.stringify({
    headers: { authorization: 'Bearer hush' },
    hosts: ['files.example.org'],
    owners: ['bob'],
  }),
  'arn:channel': JSON.stringify({ client_id: 'c', client_secret: 'hush', refresh_token: 'hush' }),
  'arn:broken': 'not json: hush',
};

let media = createMemoryMediaStore();
let sent: { to: string; body: string; authorization?: string | undefined }[] = [];
let failing: (to: string) => Error | undefined = () => undefined;

const read = async (object: { read(): AsyncIterable<Uint8Array> }): Promise<string> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of object.read()) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

const arrive = (to: string, body: string, authorization?: string): void => {
  const fault = failing(to);
  if (fault !== undefined) throw fault;
  sent.push({ to, body, ...(authorization && { authorization }) });
};

const buckets: ForeignBuckets = {
  put: async ({ bucket }, key, object, { owner }) =>
    arrive(`${bucket}/${key} for ${owner}`, await read(object)),
};
const receivers: HttpReceivers = {
  send: async (url, { method, headers, object }) =>
    arrive(`${method} ${url}`, await read(object), headers['authorization']),
};
const videos: VideoPlatform = {
  upload: async (video, { title }, { uri, begun }) => {
    if (uri === undefined) await begun('session-1');
    arrive(`video ${title}${uri === undefined ? '' : ` in ${uri}`}`, await read(video));
    return 'video_id_01';
  },
  putCaptions: async (videoId, { language, text }) => arrive(`captions ${language} of ${videoId}`, text),
};

const ports = (): PublishPorts => ({
  media,
  buckets,
  receivers,
  videos,
  secrets: { text: async (arn) => SECRETS[arn] ?? assert.fail(arn) },
  allowed: {
    buckets: ['ours'],
    roles: [ROLE],
    secrets: { header: 'arn:header', bobs: 'arn:bobs', channel: 'arn:channel', broken: 'arn:broken' },
  },
});

const run = async (targets: PublishTarget[], over: Partial<StageInput> = {}) => {
  const artifacts: Artifact[] = Object.entries(FILES).map(([name, text]) => ({
    name,
    file_id: 'f1',
    content_type: 'text/plain',
    size: Buffer.byteLength(text),
    sha256: name,
    created_at: '',
  }));
  const media_ = {
    container: 'mp4',
    duration: 1,
    audio: { codec: 'aac', sample_rate: 1, channels: 1, stream_index: 0 },
  };
  const video = { codec: 'h264', width: 1, height: 1 };
  const file = { id: 'f1', name: 'a.mp4', size: 5, artifacts, media: { ...media_, video } };
  const input = stageInput({ publish: targets }, { file, ...over });
  const summary = await publish(input, ports());
  assert.ok(summary.stage === 'publish');
  return { ...summary, told: input.told };
};

beforeEach(async () => {
  media = createMemoryMediaStore();
  sent = [];
  failing = () => undefined;
  for (const [name, text] of Object.entries(FILES))
    await media.put(artifactObject('t1', 'f1', name), text, '');
  await media.put(uploadObject('t1', 'f1'), 'video', '');
});

const PUT: PublishTarget = {
  to: 'http',
  url: 'https://files.example.org/in/{task_id}',
  artifacts: ['*.json'],
};

describe('publish', () => {
  it('sends to each target what it wants, and says where it is', async () => {
    const { publications, told } = await run([
      { to: 's3', bucket: 'ours', prefix: 'talks' },
      { ...PUT, secret: 'header' },
      { to: 'youtube', secret: 'channel', upload: { title: 'A talk' } },
    ]);
    assert.deepEqual(
      sent.map(({ to }) => to),
      [
        'ours/talks/t1/f1/transcript.json for ann',
        'ours/talks/t1/f1/subtitles.srt for ann',
        'ours/talks/t1/f1/subtitles.de.vtt for ann',
        'PUT https://files.example.org/in/t1/transcript.json',
        'video A talk',
        'captions en of video_id_01',
        'captions de of video_id_01',
      ],
    );
    assert.deepEqual(
      publications.map(({ to, status, url }) => [to, status, url]),
      [
        ['s3', 'published', 's3://ours/talks/t1/f1/'],
        ['http', 'published', 'https://files.example.org/in/t1/transcript.json'],
        ['youtube', 'published', 'https://youtu.be/video_id_01'],
      ],
    );
    assert.deepEqual(
      [sent[3]?.body, sent[3]?.authorization, sent[4]?.body],
      [TRANSCRIPT, 'Bearer hush', 'video'],
    );
    assert.equal(told.filter(([level]) => level === 'INFO').length, 3);
  });

  it('sends nothing twice, whoever asks again', async () => {
    const targets: PublishTarget[] = [PUT, { to: 'youtube', secret: 'channel', upload: { title: 'A talk' } }];
    const first = await run(targets);
    const before = sent.length;
    const second = await run(targets);
    assert.equal(sent.length, before);
    assert.deepEqual(second.publications, first.publications);
  });

  it('of a target that fails for good makes a warning, and goes on with the others', async () => {
    failing = (to) =>
      to.startsWith('PUT') ? new ProblemError('publish_refused', 'The server answered 403') : undefined;
    const { publications, warnings } = await run([PUT, { to: 's3', bucket: 'ours' }]);
    assert.deepEqual(
      publications.map(({ status, error }) => [status, error]),
      [
        ['failed', 'The server answered 403'],
        ['published', undefined],
      ],
    );
    assert.deepEqual(warnings, ['Not published to http: The server answered 403']);
  });

  it('is tried again for a target that may come back, without the ones that are done', async () => {
    failing = (to) => (to.startsWith('PUT') ? new TransientError('The server answered 500') : undefined);
    const targets: PublishTarget[] = [PUT, { to: 's3', bucket: 'ours', artifacts: ['*.srt'] }];
    await assert.rejects(run(targets), TransientError);
    assert.equal(sent.length, 1);
    failing = () => undefined;
    const { publications } = await run(targets);
    assert.deepEqual(
      publications.map(({ status }) => status),
      ['published', 'published'],
    );
    assert.equal(sent.length, 2);
  });

  it('gives up such a target with the last try, and not the task', async () => {
    failing = (to) => (to.startsWith('PUT') ? new TransientError('The server answered 500') : undefined);
    const { publications, warnings } = await run([PUT], { lastTry: true });
    assert.deepEqual(
      publications.map(({ status, error }) => [status, error]),
      [['failed', 'The server answered 500']],
    );
    assert.equal(warnings?.length, 1);
  });

  it('takes up a video where its upload ended', async () => {
    failing = (to) => (to === 'video A talk' ? new TransientError('broken') : undefined);
    const target: PublishTarget = {
      to: 'youtube',
      secret: 'channel',
      upload: { title: 'A talk' },
      captions: false,
    };
    await assert.rejects(run([target]), TransientError);
    await run([target]);
    assert.deepEqual(
      sent.map(({ to }) => to),
      ['video A talk in session-1'],
    );
  });

  for (const [target, why] of [
    [{ ...PUT, url: 'https://evil.example/', secret: 'header' }, /not for evil\.example/],
    [{ ...PUT, url: 'http://files.example.org/', secret: 'header' }, /https:\/\/ only/],
    [{ ...PUT, secret: 'bobs' }, /not for your tasks/],
    [{ ...PUT, secret: 'broken' }, /not written as/],
    [{ ...PUT, secret: 'gone' }, /none of the secrets/],
    [{ to: 's3', bucket: 'theirs' }, /none that this deployment may write to/],
    [{ ...PUT, artifacts: ['*.mp4'] }, /There is no artifact \*\.mp4/],
  ] as const)
    it(`refuses, and tells no secret: ${why.source}`, async () => {
      const { publications, told } = await run([target as PublishTarget]);
      assert.match(publications[0]?.error ?? '', why);
      assert.deepEqual(sent, []);
      assert.doesNotMatch(JSON.stringify([publications, told, [...media.objects.keys()]]), /hush/);
    });

  it('ends without a verdict when the task is cancelled', async () => {
    const stop = new AbortController();
    failing = () => {
      stop.abort(new Error('cancelled'));
      return new ProblemError('publish_refused', 'too late');
    };
    await assert.rejects(run([PUT], { signal: stop.signal }), /cancelled/);
  });
});
