import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Committed } from '../../functions/application/relay.ts';
import {
  type TranscriptPorts,
  tellSoFar,
  tellTranscripts,
} from '../../functions/application/tell-transcript.ts';
import type { Unit } from '../../functions/contract/event-schemas.ts';
import { artifactObject, taskTopic, unitObject } from '../../functions/contract/keys.ts';
import type { TranscriptPart } from '../../functions/contract/realtime-schemas.ts';
import { silentLog } from '../support/memory-stores.ts';
import { AT, summaryOf, unit } from '../support/tasks.ts';

const words = (chunk: number) => ({
  words: [{ text: `word${chunk}`, start: chunk, end: chunk + 0.5, confidence: 0.9 }],
  speech: [],
  models: [],
  engine_ms: 1,
});

const transcript = (segments: number) => ({
  task_id: 't1',
  file_id: 'f1',
  duration: 9,
  language: { code: 'en', confidence: null },
  speakers: [],
  segments: Array.from({ length: segments }, (_, id) => ({
    id,
    start: id,
    end: id + 1,
    speaker: 'S1',
    text: 'x'.repeat(20_000),
    words: [],
  })),
  text: '',
  completeness: { covered: 1, speech_without_words_seconds: 0, flags: [] },
  provenance: { models: [], pipeline: 'test' },
});

const done = (one: Unit, task_id = 't1'): Committed => ({
  kind: 'event',
  task_id,
  owner: 'ann',
  event: {
    type: 'UnitCompleted',
    seq: 7,
    at: AT,
    actor: 'pipeline',
    data: { unit: one, attempt: 1, summary: summaryOf(one), elapsed_ms: 1 },
  },
});

interface World {
  readonly followers?: Readonly<Record<string, readonly string[]>>;
  readonly objects?: Readonly<Record<string, unknown>>;
  readonly read?: (key: string) => Promise<void>;
  readonly post?: () => void;
  readonly nowMs?: () => number;
}

const worldOf = ({ followers = {}, objects = {}, read, post, nowMs = () => 0 }: World) => {
  const posted: { to: string; data: TranscriptPart }[] = [];
  const reads: string[] = [];
  const ports = {
    subscriptions: { subscribers: async (topic: string) => followers[topic] ?? [] },
    sockets: {
      post: async (to: string, { data }: { data: TranscriptPart }) => {
        if (to === 'broken') throw new Error('timed out');
        post?.();
        posted.push({ to, data });
        return 'sent';
      },
    },
    media: {
      readJson: async (key: string) => {
        reads.push(key);
        await read?.(key);
        if (!(key in objects)) throw new Error(`no such object: ${key}`);
        return objects[key];
      },
    },
    now: () => new Date(nowMs()),
    log: silentLog,
  } as unknown as TranscriptPorts;
  return { ports, posted, reads };
};

const chunkObject = (chunk: number) => unitObject('t1', 'f1', 'transcribe', chunk);
const wholeObject = artifactObject('t1', 'f1', 'transcript.json');
const FOLLOWED = { [taskTopic('t1')]: ['c1', 'c2'] };

describe('what was said', () => {
  it('in a chunk goes to all who follow its task, without speakers', async () => {
    const { ports, posted } = worldOf({ followers: FOLLOWED, objects: { [chunkObject(2)]: words(2) } });
    assert.equal(await tellTranscripts([done(unit('transcribe', 2))], ports), 0);
    assert.deepEqual(posted.map(({ to }) => to).sort(), ['c1', 'c2']);
    const [first] = posted;
    assert.deepEqual(
      [
        first?.data.chunk,
        first?.data.parts,
        first?.data.segments.map(({ text, speaker }) => [text, speaker]),
      ],
      [2, 1, [['word2', null]]],
    );
  });

  it('is not read for nobody', async () => {
    const { ports, reads } = worldOf({ objects: { [chunkObject(2)]: words(2) } });
    assert.equal(await tellTranscripts([done(unit('transcribe', 2)), done(unit('assemble'))], ports), 0);
    assert.deepEqual(reads, []);
  });

  it('in the whole file is told with its speakers, in parts', async () => {
    const { ports, posted } = worldOf({ followers: FOLLOWED, objects: { [wholeObject]: transcript(3) } });
    await tellTranscripts([done(unit('assemble'))], ports);
    const toFirst = posted.filter(({ to }) => to === 'c1').map(({ data }) => data);
    assert.deepEqual(
      toFirst.map(({ chunk, part, parts, segments }) => [chunk, part, parts, segments[0]?.speaker]),
      [0, 1, 2].map((part) => [null, part, 3, 'S1']),
    );
  });

  it('in a long file is only mentioned to a crowd', async () => {
    const crowd = Array.from({ length: 1_000 }, (_, n) => `c${n}`);
    const { ports, posted } = worldOf({
      followers: { [taskTopic('t1')]: crowd },
      objects: { [wholeObject]: transcript(3) },
    });
    await tellTranscripts([done(unit('assemble'))], ports);
    assert.equal(posted.length, crowd.length);
    assert.ok(posted.every(({ data }) => data.parts === 0 && data.chunk === null));
  });

  it('and cannot be read, or posted, is missed alone and counted', async () => {
    const { ports, posted } = worldOf({
      followers: { [taskTopic('t1')]: ['c1', 'broken'] },
      objects: {
        [chunkObject(0)]: words(0),
        [chunkObject(2)]: { words: 'none' },
        [chunkObject(3)]: words(3),
      },
    });
    const chunks = [0, 1, 2, 3].map((chunk) => done(unit('transcribe', chunk)));
    assert.equal(await tellTranscripts(chunks, ports), 4, 'two posts, a missing object, a strange one');
    assert.deepEqual(
      posted.map(({ data }) => data.chunk),
      [0, 3],
    );
  });

  it('is read a few objects at a time, and no longer than others can wait', async () => {
    let [now, open, most] = [0, 0, 0];
    const objects = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [chunkObject(n), words(n)]));
    const { ports, reads, posted } = worldOf({
      followers: FOLLOWED,
      objects,
      nowMs: () => now,
      read: async () => {
        open += 1;
        most = Math.max(most, open);
        await new Promise(setImmediate);
        open -= 1;
        now += 200;
      },
    });
    const all = Object.keys(objects).map((_, chunk) => done(unit('transcribe', chunk)));
    await tellTranscripts(all, ports);
    assert.equal(most, 16);
    assert.ok(reads.length < 50, `${reads.length} objects were read`);
    assert.ok(posted.length > 0);
  });

  it('is posted no longer than others can wait: who is slow gets less', async () => {
    let now = 0;
    const crowd = Array.from({ length: 400 }, (_, n) => `c${n}`);
    const { ports, posted } = worldOf({
      followers: { [taskTopic('t1')]: crowd },
      objects: { [chunkObject(0)]: words(0) },
      nowMs: () => now,
      post: () => {
        // A hundred at once take as long as the slowest of them.
        if (posted.length % 100 === 99) now += 4_000;
      },
    });
    assert.equal(await tellTranscripts([done(unit('transcribe', 0))], ports), 200);
    assert.equal(posted.length, 200);
  });

  it('so far is told to who comes late, and to nobody else', async () => {
    const objects = { [chunkObject(0)]: words(0), [chunkObject(1)]: words(1) };
    const { ports, posted } = worldOf({ followers: FOLLOWED, objects });
    const spoken = [0, 1].map((chunk) => ({ task_id: 't1', file_id: 'f1', chunk, isSent: true }));
    await tellSoFar('late', spoken, ports);
    assert.deepEqual(
      posted.map(({ to, data }) => [to, data.chunk]),
      [
        ['late', 0],
        ['late', 1],
      ],
    );
  });
});
