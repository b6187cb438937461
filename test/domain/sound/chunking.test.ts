import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SAMPLE_RATE } from '../../../functions/contract/media-schemas.ts';
import {
  LATEST_CUT_SECONDS,
  planChunks,
  SHORTEST_REST_SECONDS,
  type Span,
} from '../../../functions/domain/sound/chunking.ts';

const seconds = (samples: number): number => samples / SAMPLE_RATE;
const samples = (time: number): number => time * SAMPLE_RATE;

const silencesIn = (duration: number) =>
  fc.array(
    fc
      .tuple(fc.double({ min: 0, max: duration, noNaN: true }), fc.double({ min: 0.3, max: 5, noNaN: true }))
      .map(([start, length]): Span => ({ start, end: start + length })),
    { maxLength: 60 },
  );

describe('a chunk plan', () => {
  it('is contiguous, complete and within the limits, whatever the silences', () => {
    const audio = fc
      .integer({ min: 0, max: 1000 * SAMPLE_RATE })
      .chain((total) => fc.tuple(fc.constant(total), silencesIn(seconds(total))));
    fc.assert(
      fc.property(audio, ([total, silences]) => {
        const { chunks, total_samples } = planChunks(silences, total);
        assert.equal(total_samples, total);
        assert.ok(chunks.length >= 1);
        assert.equal(chunks[0]?.start, 0);
        assert.equal(chunks.at(-1)?.end, total);
        for (const [index, chunk] of chunks.entries()) {
          if (index > 0) assert.equal(chunk.start, chunks[index - 1]?.end);
          assert.ok(chunk.end - chunk.start <= samples(LATEST_CUT_SECONDS));
          assert.ok(Number.isInteger(chunk.end));
          const pauses = silences.some(
            (pause) => Math.round(((pause.start + pause.end) / 2) * SAMPLE_RATE) === chunk.end,
          );
          assert.equal(chunk.forced === true, !pauses && index < chunks.length - 1);
          if (chunks.length > 1) assert.ok(chunk.end - chunk.start >= samples(SHORTEST_REST_SECONDS));
        }
      }),
    );
  });

  it('cuts in the middle of the silence nearest to the target', () => {
    const silences = [
      { start: 30, end: 31 },
      { start: 45, end: 47 },
      { start: 57, end: 59 },
      { start: 66, end: 70 },
    ];
    assert.deepEqual(planChunks(silences, samples(120)).chunks, [
      { start: 0, end: samples(58) },
      { start: samples(58), end: samples(120) },
    ]);
  });

  it('cuts at the latest place where nobody pauses', () => {
    const { chunks } = planChunks([], samples(200));
    assert.deepEqual(
      chunks.map(({ end, forced }) => [seconds(end), forced]),
      [
        [90, true],
        [180, true],
        [200, undefined],
      ],
    );
  });

  it('leaves audio whole that is short enough for one chunk', () => {
    assert.equal(planChunks([{ start: 40, end: 50 }], samples(90)).chunks.length, 1);
  });
});
