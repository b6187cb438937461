import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ChunkPlan, Word } from '../../../functions/contract/media-schemas.ts';
import { SAMPLE_RATE } from '../../../functions/contract/media-schemas.ts';
import { heardBy, joinAt, joinChunks, REACH_SECONDS } from '../../../functions/domain/transcript/seams.ts';

const samples = (seconds: number): number => seconds * SAMPLE_RATE;
const word = (text: string, start: number, end: number, confidence: number | null = null): Word => ({
  text,
  start,
  end,
  confidence,
});
const textOf = (words: readonly Word[]): string => words.map(({ text }) => text).join(' ');

/** Continuous speech: words that follow one another closely. Few different ones, so that they repeat. */
const speech = fc
  .array(
    fc.record({
      text: fc.constantFrom('the', 'a', 'very', 'house', 'of', 'said', 'no'),
      length: fc.double({ min: 0.12, max: 0.6, noNaN: true }),
      gap: fc.double({ min: 0, max: 0.15, noNaN: true }),
    }),
    { minLength: 150, maxLength: 200 },
  )
  .map((words) => {
    let at = 0;
    return words.map(({ text, length, gap }) => {
      const start = at + gap;
      at = start + length;
      return word(text, start, at, 0.9);
    });
  });

/** What a recogniser makes of a stretch: whole words as they are but for their times, words cut by its edges as something else or nothing. */
const heardIn = (said: readonly Word[], from: number, to: number, jitter: readonly number[], edge: boolean) =>
  said
    .filter(({ start, end }) => end > from && start < to)
    .flatMap((one, index) => {
      const cut = one.start < from || one.end > to;
      if (cut && !edge) return [];
      const shift = jitter[index % jitter.length] ?? 0;
      return [
        {
          ...one,
          text: cut ? 'uh' : one.text,
          start: Math.max(from, one.start + shift),
          end: Math.min(to, one.end + shift),
        },
      ];
    });

describe('chunks that were cut within speech', () => {
  it('tell every word once and in order, whatever is heard at their edges and however roughly it is timed', () => {
    const jitter = fc.array(fc.double({ min: -0.04, max: 0.04, noNaN: true }), {
      minLength: 5,
      maxLength: 9,
    });
    fc.assert(
      fc.property(speech, jitter, jitter, fc.boolean(), (said, one, other, edge) => {
        const total = Math.ceil(said.at(-1)?.end ?? 0) + 1;
        const cut = total / 2;
        const plan: ChunkPlan = {
          total_samples: samples(total),
          chunks: [
            { start: 0, end: samples(cut), forced: true },
            { start: samples(cut), end: samples(total) },
          ],
        };
        const heard = plan.chunks.map((_, index) => {
          const { start, end } = heardBy(index, plan) ?? { start: 0, end: 0 };
          const [from, to] = [start / SAMPLE_RATE, end / SAMPLE_RATE];
          return {
            words: heardIn(said, from, to, index === 0 ? one : other, edge),
            speech: [{ start: from, end: to }],
          };
        });
        const joined = joinChunks(plan, heard);
        assert.equal(textOf(joined.words), textOf(said));
        assert.deepEqual(
          joined.words.map(({ start }) => start),
          joined.words.map(({ start }) => start).toSorted((a, b) => a - b),
        );
        assert.equal(joined.seams[0]?.anchored, true);
        assert.ok((joined.seams[0]?.driftSeconds ?? 1) <= 0.081);
        // What both heard is speech once.
        assert.deepEqual(joined.speech, [
          { start: 0, end: cut },
          { start: cut, end: total },
        ]);
      }),
    );
  });

  it('hear a little beyond a forced cut, on both sides, and nothing beyond another', () => {
    const plan: ChunkPlan = {
      total_samples: samples(200),
      chunks: [
        { start: 0, end: samples(60) },
        { start: samples(60), end: samples(150), forced: true },
        { start: samples(150), end: samples(200) },
      ],
    };
    const heard = [0, 1, 2].map((index) => heardBy(index, plan));
    assert.deepEqual(heard, [
      { start: 0, end: samples(60) },
      { start: samples(60), end: samples(150 + REACH_SECONDS) },
      { start: samples(150 - REACH_SECONDS), end: samples(200) },
    ]);
    assert.equal(heardBy(3, plan), undefined);
  });

  it('know the repetitions of a word by their times', () => {
    const the = (index: number) => word('the', 9 + index * 0.2, 9.15 + index * 0.2);
    const left = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(the);
    const right = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(the);
    const { left: before, right: after } = joinAt(10, left, right);
    assert.equal([...before, ...after].length, 10);
  });

  it('keep a word said twice', () => {
    const left = [word('very', 9.3, 9.6), word('very', 9.7, 10.1), word('good', 10.2, 10.6)];
    const right = [word('very', 9.35, 9.62), word('very', 9.72, 10.1), word('good', 10.2, 10.62)];
    const { left: before, right: after } = joinAt(10, left, right);
    assert.equal(textOf([...before, ...after]), 'very very good');
  });
});

describe('a cut around which the chunks have no word in common', () => {
  const join = (left: Word[], right: Word[]): string => {
    const sides = joinAt(10, left, right);
    assert.equal(sides.drift, undefined);
    return textOf([...sides.left, ...sides.right]);
  };

  it('takes from each what lies in its half', () => {
    assert.equal(
      join([word('one', 9, 9.4), word('far', 10.5, 10.9)], [word('x', 9.1, 9.3), word('two', 10.4, 10.8)]),
      'one two',
    );
  });

  it('tells a word that both understood differently once: as the surer one has it', () => {
    assert.equal(join([word('sea', 9.7, 10.2, 0.9)], [word('see', 9.9, 10.3, 0.4)]), 'sea');
    assert.equal(join([word('sea', 9.7, 10.2, 0.2)], [word('see', 9.9, 10.3, 0.4)]), 'see');
  });

  it('loses no word that each put into the other half', () => {
    assert.equal(join([word('only', 9.9, 10.3)], []), 'only');
    assert.equal(join([], [word('only', 9.6, 10)]), 'only');
  });
});

describe('chunks that were cut where somebody paused', () => {
  it('are put one after the other as they are', () => {
    const plan: ChunkPlan = {
      total_samples: samples(20),
      chunks: [
        { start: 0, end: samples(10) },
        { start: samples(10), end: samples(20) },
      ],
    };
    const heard = [
      { words: [word('no', 9.4, 9.6)], speech: [] },
      { words: [word('no', 10.1, 10.3)], speech: [] },
    ];
    const { words, seams } = joinChunks(plan, heard);
    assert.equal(textOf(words), 'no no');
    assert.deepEqual(seams, [{ at: 10, forced: false, anchored: false, driftSeconds: 0 }]);
  });
});
