import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Word } from '../../../functions/contract/media-schemas.ts';
import type { Turn } from '../../../functions/domain/speakers/speakers.ts';
import { toCsv, toRttm, toText } from '../../../functions/domain/transcript/exports.ts';
import { joinWords } from '../../../functions/domain/transcript/text.ts';
import { segmentsOf, speakersOf } from '../../../functions/domain/transcript/transcript.ts';

const word = (text: string, start: number, end: number): Word => ({ text, start, end, confidence: null });
const turn = (speaker: string, start: number, end: number): Turn => ({ speaker, start, end });

describe('segments', () => {
  it('end where another person speaks, and after a pause', () => {
    const words = [word('hello', 0, 0.4), word('there', 0.4, 0.8), word('hi', 1, 1.2), word('again', 3, 3.4)];
    const segments = segmentsOf(words, [turn('S1', 0, 0.9), turn('S2', 0.95, 4)]);
    assert.deepEqual(
      segments.map(({ id, speaker, text, start, end }) => ({ id, speaker, text, start, end })),
      [
        { id: 1, speaker: 'S1', text: 'hello there', start: 0, end: 0.8 },
        { id: 2, speaker: 'S2', text: 'hi', start: 1, end: 1.2 },
        { id: 3, speaker: 'S2', text: 'again', start: 3, end: 3.4 },
      ],
    );
  });

  it('hold every word once and in order, with the speaker who covers most of it or is nearest', () => {
    const time = fc.double({ min: 0, max: 100, noNaN: true });
    const length = fc.double({ min: 0.01, max: 3, noNaN: true });
    const words = fc.array(
      fc.tuple(time, length).map(([start, d]) => word('w', start, start + d)),
      { maxLength: 40 },
    );
    const turns = fc.array(
      fc
        .tuple(time, fc.double({ min: 0.1, max: 40, noNaN: true }), fc.nat(4))
        .map(([start, d, s]) => turn(`S${s}`, start, start + d)),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(words, turns, (some, cast) => {
        const found = segmentsOf(some, cast).flatMap((segment) => segment.words);
        assert.deepEqual(
          found.map(({ start }) => start),
          some.map(({ start }) => start).toSorted((a, b) => a - b),
        );
        for (const one of found) {
          const overlap = ({ start, end }: Turn): number =>
            Math.min(end, one.end) - Math.max(start, one.start);
          const best = Math.max(...cast.map(overlap));
          const speaker = one.speaker;
          if (cast.length === 0) assert.equal(speaker, null);
          else assert.ok(cast.some((t) => t.speaker === speaker && Math.abs(overlap(t) - best) < 1e-9));
        }
      }),
    );
  });

  it('do not grow beyond half a minute', () => {
    const words = Array.from({ length: 200 }, (_, i) => word('on', i * 0.5, i * 0.5 + 0.5));
    for (const { start, end } of segmentsOf(words, [])) assert.ok(end - start <= 30);
  });
});

describe('people', () => {
  it('are listed by first speech with the seconds they talk, and how sure their words are', () => {
    const turns = [turn('S1', 0, 1.5), turn('S2', 2, 3), turn('S1', 4, 5)];
    const sure = (at: number, confidence: number | null): Word => ({
      ...word('w', at, at + 0.5),
      confidence,
    });
    const segments = segmentsOf([sure(0, 0.5), sure(0.6, 0.9), sure(2, null), sure(4, 0.7)], turns);
    assert.deepEqual(
      segments.map(({ confidence }) => confidence),
      [0.7, null, 0.7],
    );
    assert.deepEqual(speakersOf(turns, segments), [
      { id: 'S1', name: null, talk_seconds: 2.5, confidence: 0.7 },
      { id: 'S2', name: null, talk_seconds: 1, confidence: null },
    ]);
  });
});

describe('words in writing', () => {
  it('stand apart, except in scripts without spaces', () => {
    assert.equal(joinWords(['good', 'day']), 'good day');
    assert.equal(joinWords(['你', '好', 'ok', '吗']), '你好 ok 吗');
  });
});

describe('exports', () => {
  it('write a paragraph each time another person speaks', () => {
    const segments = segmentsOf(
      [word('one', 0, 1), word('two', 5, 6), word('three', 8, 9)],
      [turn('S1', 0, 7), turn('S2', 7, 10)],
    );
    assert.equal(toText(segments), 'S1: one two\n\nS2: three\n');
  });

  it('write CSV as RFC 4180 has it, with names where they were given', () => {
    const [first] = segmentsOf([{ ...word('say "hi, you"', 0.5, 1), confidence: 0.25 }], [turn('S1', 0, 7)]);
    const segments = [first!, { ...first!, speaker: null, text: 'plain', confidence: null }];
    assert.equal(
      toCsv(segments, () => 'Doe, Jo'),
      'start,end,speaker,text,confidence\r\n0.500,1.000,"Doe, Jo","say ""hi, you""",0.250\r\n0.500,1.000,,plain,\r\n',
    );
  });

  it('write RTTM as scorers read it', () => {
    assert.equal(toRttm('f1', [turn('S1', 0.5, 2)]), 'SPEAKER f1 1 0.500 1.500 <NA> <NA> S1 <NA> <NA>\n');
  });
});
