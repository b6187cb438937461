import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { OpenedSource, SourceReader, StageInput } from '../../functions/application/ports.ts';
import { artifactObject, uploadObject } from '../../functions/contract/keys.ts';
import type { SourceInfo } from '../../functions/contract/media-schemas.ts';
import { ProblemError } from '../../functions/contract/problems.ts';
import { MAX_FILE_BYTES } from '../../functions/contract/task-schemas.ts';
import { ingest } from '../../functions/stages/ingest.ts';
import { createMemoryMediaStore } from '../support/memory-media-store.ts';
import { stageInput } from '../support/stage-input.ts';

const ID = 'dQw4w9WgXcQ';
const SOURCE: SourceInfo = { site: 'youtube', id: ID, url: `https://youtu.be/${ID}`, title: 'A talk' };

async function* pieces(...list: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const piece of list) yield Buffer.from(piece);
}

const world = (opened: Partial<OpenedSource> = {}) => {
  const asked: unknown[] = [];
  let closed = 0;
  const give = (): OpenedSource => ({
    body: pieces('first ', 'second'),
    close: () => {
      closed += 1;
    },
    ...opened,
  });
  const sources: SourceReader = {
    openUrl: async (url) => {
      asked.push(url);
      return give();
    },
    openVideo: async (videoId, { picture }) => {
      asked.push([videoId, picture]);
      return give();
    },
  };
  return { asked, closed: () => closed, ports: { media: createMemoryMediaStore(), sources } };
};

const inputFor = (params: Partial<StageInput['params']>, over: Partial<StageInput> = {}) => {
  const input = stageInput(params, over);
  const { files: _, ...rest } = input.params;
  return { ...input, params: rest };
};
const ofUrl = (over: Partial<StageInput> = {}) =>
  inputFor({ source_url: 'https://a.example/talks/one.mp4' }, over);

describe('ingest', () => {
  it('puts the file where an upload would have put it, and tells what it is', async () => {
    const { ports, closed } = world({ name: 'told.mp4', size: 12 });
    const seen: number[] = [];
    const { sha256, ...summary } = {
      sha256: '',
      ...(await ingest(ofUrl({ onProgress: (one) => seen.push(one) }), ports)),
    };
    assert.deepEqual(summary, { stage: 'ingest', name: 'told.mp4', size: 12, artifacts: [] });
    assert.match(sha256, /^[0-9a-f]{64}$/);
    assert.equal(
      String(Buffer.from(ports.media.objects.get(uploadObject('t1', 'f1')) ?? '')),
      'first second',
    );
    assert.deepEqual(seen, [0.5, 1]);
    assert.equal(closed(), 1);
  });

  it('names the file by its URL where the server does not', async () => {
    const summary = await ingest(ofUrl(), world().ports);
    assert.equal('name' in summary && summary.name, 'one.mp4');
  });

  it('fetches once: a unit that comes again finds what was done', async () => {
    const { ports, asked } = world();
    const first = await ingest(ofUrl(), ports);
    assert.deepEqual(await ingest(ofUrl(), ports), first);
    assert.equal(asked.length, 1);
  });

  it('tells of videos what their site says, in the task and as an artifact', async () => {
    const { ports, asked } = world({ source: SOURCE, name: 'A talk.m4a' });
    const summary = await ingest(inputFor({ source_url: `https://youtu.be/${ID}?list=PL1` }), ports);
    assert.deepEqual(asked, [[ID, false]]);
    assert.ok('source' in summary && 'artifacts' in summary);
    assert.deepEqual(summary.source, SOURCE);
    assert.deepEqual(
      summary.artifacts?.map(({ name }) => name),
      ['source.json'],
    );
    assert.deepEqual(await ports.media.readJson(artifactObject('t1', 'f1', 'source.json')), SOURCE);
  });

  it('asks for the picture of a video where somebody wants to see it', async () => {
    for (const output of ['video', 'thumbnail'] as const) {
      const { ports, asked } = world({ source: SOURCE });
      await ingest(inputFor({ source_url: `https://youtu.be/${ID}`, outputs: [output] }), ports);
      assert.deepEqual(asked, [[ID, true]]);
    }
  });

  for (const [what, opened] of [
    ['announced', { size: MAX_FILE_BYTES + 1 }],
    ['sent', { size: 5, body: swollen() }],
  ] as const)
    it(`stops at the size limit, by what is ${what}, and stores nothing`, async () => {
      const { ports, closed } = world(opened);
      await assert.rejects(
        ingest(ofUrl(), ports),
        (error) => error instanceof ProblemError && error.problem.code === 'source_too_large',
      );
      assert.equal(closed(), 1);
      assert.equal(ports.media.objects.size, 0);
    });

  it('refuses a URL that is none, should one have been stored', async () => {
    await assert.rejects(
      ingest(inputFor({ source_url: 'file:///etc/passwd' }), world().ports),
      /source_url_refused/,
    );
  });
});

/** More bytes than there is memory for, in words of which each says how long it is. */
async function* swollen(): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(1);
  Object.defineProperty(piece, 'byteLength', { value: MAX_FILE_BYTES });
  yield piece;
  yield piece;
}
