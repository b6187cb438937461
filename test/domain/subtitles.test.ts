import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cuesOf, LONGEST_CUE_SECONDS, toSrt, toVtt } from '../../functions/domain/subtitles.ts';
import { segmentsOf } from '../../functions/domain/transcript.ts';

/** Words one after the other, with gaps between them. */
const speech = fc
  .array(
    fc.record({
      text: fc.stringMatching(/^[a-z]{1,14}[.,]?$/),
      gap: fc.double({ min: 0, max: 2, noNaN: true }),
      length: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
    }),
    { maxLength: 80 },
  )
  .map((words) => {
    let at = 0;
    return words.map(({ text, gap, length }) => {
      const start = at + gap;
      at = start + length;
      return { text, start, end: at, confidence: null };
    });
  });

describe('cues', () => {
  it('keep the rules: lines, lengths, order, and every word once', () => {
    const rules = fc.record({
      maxLineLength: fc.integer({ min: 16, max: 60 }),
      maxLines: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(speech, rules, (words, limits) => {
        const cues = cuesOf(segmentsOf(words, []), limits);
        assert.equal(cues.flatMap(({ lines }) => lines).join(' '), words.map(({ text }) => text).join(' '));
        for (const [index, cue] of cues.entries()) {
          assert.ok(cue.lines.length <= limits.maxLines);
          for (const line of cue.lines) assert.ok(line.length <= limits.maxLineLength, line);
          assert.ok(cue.end > cue.start);
          assert.ok(cue.end - cue.start <= LONGEST_CUE_SECONDS);
          assert.ok(cue.end <= (cues[index + 1]?.start ?? Number.POSITIVE_INFINITY));
        }
      }),
    );
  });

  it('put a word on its own that is longer than a line', () => {
    const words = [{ text: 'x'.repeat(60), start: 0, end: 2, confidence: null }];
    assert.deepEqual(cuesOf(segmentsOf(words, []))[0]?.lines, ['x'.repeat(60)]);
  });

  it('stay long enough to be read where there is room', () => {
    const words = [{ text: 'yes', start: 1, end: 1.1, confidence: null }];
    assert.equal(cuesOf(segmentsOf(words, []))[0]?.end, 2);
  });
});

describe('subtitle files', () => {
  const words = [
    { text: 'a<b', start: 0.5, end: 1.5, confidence: null },
    { text: 'late', start: 3661.0005, end: 3662, confidence: null },
  ];
  const cues = cuesOf(segmentsOf(words, [{ speaker: 'S1', start: 0, end: 4000 }]));

  it('are written as SubRip', () => {
    assert.equal(
      toSrt(cues),
      '1\n00:00:00,500 --> 00:00:01,500\na<b\n\n2\n01:01:01,001 --> 01:01:02,001\nlate\n',
    );
  });

  it('are written as WebVTT, with the speaker and without markup from the words', () => {
    assert.equal(
      toVtt(cues),
      'WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n<v S1>a&lt;b\n\n01:01:01.001 --> 01:01:02.001\n<v S1>late\n',
    );
  });
});
