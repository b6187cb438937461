import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { LiveTranscript, type Segment } from '../../client/index.ts';
import { TranscriptParts } from '../../client/watching/live-transcript.ts';
import { partsOf } from '../../functions/domain/transcript/transcript-parts.ts';

const segment = (start: number, speaker: string | null, size = 10): Segment => ({
  id: 1,
  start,
  end: start + 1,
  speaker,
  text: 'x'.repeat(size),
  words: [],
});

const CHUNKS = 4;
const chunks = Array.from({ length: CHUNKS }, (_, chunk) => ({
  chunk,
  // The second chunk is silent, the third comes in several parts.
  segments: chunk === 1 ? [] : [0, 1, 2].map((n) => segment(chunk * 10 + n, null, chunk === 2 ? 20_000 : 10)),
}));
const whole = [0, 1, 2, 3, 4].map((n) => ({ ...segment(n * 10, 'S1', 20_000), id: n + 1 }));

const partial = chunks.flatMap(({ chunk, segments }) => partsOf({ file_id: 'f1', chunk }, segments));
const final = partsOf({ file_id: 'f1', chunk: null }, whole);

describe('a transcript as it becomes known', () => {
  it('is the same in whatever order its parts come, and however often', () => {
    const expected = chunks
      .flatMap(({ segments }) => segments)
      .map((it, index) => ({ ...it, id: index + 1 }));
    const doubled = [...partial, ...partial];
    const anyOrder = fc.shuffledSubarray(doubled, { minLength: doubled.length });
    fc.assert(
      fc.property(anyOrder, (parts) => {
        const [incoming, live] = [new TranscriptParts(), new LiveTranscript()];
        const told = parts.flatMap((part) => incoming.take(part) ?? []);
        assert.deepEqual(told.map(({ chunk }) => chunk).sort(), [0, 1, 2, 3]);
        for (const spoken of told) live.add(spoken);
        assert.deepEqual(live.segments('f1'), expected);
      }),
    );
  });

  it('is the final one as soon as all of that is there, whatever comes late', () => {
    const anyOrder = fc.shuffledSubarray([...partial, ...final, ...final], { minLength: 1 });
    fc.assert(
      fc.property(anyOrder, (parts) => {
        const [incoming, live] = [new TranscriptParts(), new LiveTranscript()];
        for (const part of [...parts, ...final]) {
          const spoken = incoming.take(part);
          if (spoken !== undefined) live.add(spoken);
        }
        assert.deepEqual(live.segments('f1'), whole);
        assert.equal(incoming.take(partial[0] ?? assert.fail()), undefined);
        assert.deepEqual(incoming.unfinished(), []);
      }),
    );
  });

  it('keeps files apart', () => {
    const live = new LiveTranscript();
    live.add({ file_id: 'f1', chunk: 0, segments: [segment(0, null)] });
    live.add({ file_id: 'f2', chunk: null, segments: whole });
    assert.equal(live.segments('f1').length, 1);
    assert.deepEqual(live.segments('f2'), whole);
    assert.deepEqual(live.segments('f3'), []);
  });
});
