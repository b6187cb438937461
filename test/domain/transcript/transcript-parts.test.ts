import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Segment } from '../../../functions/contract/transcript-schemas.ts';
import {
  mention,
  partsOf,
  spokenBy,
  spokenSoFar,
} from '../../../functions/domain/transcript/transcript-parts.ts';
import { arrival, completed, given, mediaTask, summaryOf, unit } from '../../support/tasks.ts';

/** What a frame of API Gateway holds. */
const FRAME_BYTES = 32 * 1024;

const segment = (id: number, words: number, text = 'word'): Segment => ({
  id,
  start: id,
  end: id + 1,
  speaker: 'S1',
  text: Array.from({ length: words }, () => text).join(' '),
  words: Array.from({ length: words }, (_, n) => ({
    text,
    start: id + n / words,
    end: id + (n + 1) / words,
    confidence: 0.5,
    speaker: 'S1',
  })),
});

const place = { file_id: 'f1', chunk: 3 };

describe('a chunk that is told', () => {
  it('is one part, also when nothing was said in it', () => {
    assert.deepEqual(partsOf(place, []), [{ ...place, part: 0, parts: 1, segments: [] }]);
    assert.equal(partsOf(place, [segment(1, 5)]).length, 1);
  });

  it('comes in as many parts as frames ask for, in order, and nothing is lost', () => {
    for (const text of ['word', '語', '🎵🎵']) {
      const segments = Array.from({ length: 60 }, (_, id) => segment(id, 40, text));
      const parts = partsOf(place, segments);
      assert.ok(parts.length > 3);
      assert.deepEqual(
        parts.map(({ part, parts: all }) => [part, all]),
        parts.map((_, index) => [index, parts.length]),
      );
      assert.deepEqual(
        parts.flatMap(({ segments: some }) => some),
        segments,
      );
      for (const data of parts) {
        const message = { type: 'transcript', task_id: 'x'.repeat(200), data };
        assert.ok(Buffer.byteLength(JSON.stringify(message)) <= FRAME_BYTES);
      }
    }
  });

  it('leaves the words out of a segment that would fill a frame by itself', () => {
    const [small, huge] = [segment(1, 3), segment(2, 1_000)];
    assert.deepEqual(
      partsOf(place, [small, huge]).flatMap(({ segments }) => segments),
      [small, { ...huge, words: [] }],
    );
  });
});

describe('what there is to read', () => {
  const place1 = { task_id: 't1', file_id: 'f1' };

  it('since a unit was completed is its chunk, or the whole, or nothing', () => {
    const told = (one: ReturnType<typeof unit>) =>
      spokenBy('t1', { unit: one, attempt: 1, summary: summaryOf(one), elapsed_ms: 1 });
    assert.deepEqual(told(unit('transcribe', 2)), { ...place1, chunk: 2, isSent: true });
    assert.deepEqual(told(unit('assemble')), { ...place1, chunk: null, isSent: true });
    assert.equal(told(unit('diarize', 2)), undefined);
    assert.equal(told(unit('probe')), undefined);
  });

  it('is not sent when it is too long, only mentioned', () => {
    const summary = summaryOf(unit('assemble'));
    assert.ok(summary.stage === 'assemble');
    const artifacts = summary.artifacts.map((one) => ({ ...one, size: 10_000_000 }));
    const data = { unit: unit('assemble'), attempt: 1, summary: { ...summary, artifacts }, elapsed_ms: 1 };
    assert.equal(spokenBy('t1', data)?.isSent, false);
    assert.deepEqual(mention({ file_id: 'f1', chunk: null }).parts, 0);
  });

  it('so far are the chunks that are done, until the whole takes their place', () => {
    const extracted = given(
      mediaTask(),
      arrival(),
      completed(unit('probe')),
      completed(unit('extract')),
      completed(unit('transcribe', 2)),
      completed(unit('transcribe', 0)),
    );
    assert.deepEqual(
      spokenSoFar(extracted).map(({ chunk }) => chunk),
      [0, 2],
    );
    const assembled = given(
      extracted,
      completed(unit('transcribe', 1)),
      ...[0, 1, 2].map((chunk) => completed(unit('diarize', chunk))),
      completed(unit('assemble')),
    );
    assert.deepEqual(
      spokenSoFar(assembled).map(({ chunk }) => chunk),
      [null],
    );
    assert.deepEqual(spokenSoFar(mediaTask()), []);
  });

  it('of many chunks are the last sixty', () => {
    const chunks = Array.from({ length: 100 }, (_, chunk) => chunk);
    const long = given(
      mediaTask(),
      arrival(),
      completed(unit('probe')),
      completed(unit('extract'), 1, 100),
      ...chunks.map((chunk) => completed(unit('transcribe', chunk), 1, 100)),
    );
    assert.deepEqual(
      spokenSoFar(long).map(({ chunk }) => chunk),
      chunks.slice(40),
    );
  });
});
