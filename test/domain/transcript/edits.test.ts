import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Segment, Transcript } from '../../../functions/contract/transcript-schemas.ts';
import { applyEdit, retimed } from '../../../functions/domain/transcript/edits.ts';
import { segmentsOf } from '../../../functions/domain/transcript/transcript.ts';

const said = (text: string, from = 0): Segment => {
  const words = text
    .split(' ')
    .map((one, at) => ({ text: one, start: from + at, end: from + at + 0.8, confidence: 0.5 }));
  return segmentsOf(words, [{ speaker: 'S1', start: 0, end: 100 }])[0]!;
};

const transcript = (...segments: Segment[]): Transcript => ({
  task_id: 't1',
  file_id: 'f1',
  duration: 100,
  language: { code: 'en', confidence: null },
  speakers: [
    { id: 'S1', name: null, talk_seconds: 5 },
    { id: 'S2', name: 'Bob', talk_seconds: 5 },
  ],
  segments: segments.map((segment, index) => ({ ...segment, id: index + 1 })),
  text: 'old',
  completeness: { covered: 1, speech_without_words_seconds: 0, flags: [] },
  provenance: { models: [], pipeline: 'test' },
});

const timesOf = (segment: Segment, text: string) =>
  retimed(segment, text.split(' ')).map(({ text: word, start, end }) => [word, start, end]);

describe('words that people wrote', () => {
  it('keep the times of those that were heard, whatever their case and commas', () => {
    assert.deepEqual(timesOf(said('we meet at noon'), 'We meet, at noon.'), [
      ['We', 0, 0.8],
      ['meet,', 1, 1.8],
      ['at', 2, 2.8],
      ['noon.', 3, 3.8],
    ]);
  });

  it('take the time of those whose place they take', () => {
    assert.deepEqual(timesOf(said('we meat at noon'), 'we meet him at noon'), [
      ['we', 0, 0.8],
      ['meet', 0.8, 1.486],
      ['him', 1.486, 2],
      ['at', 2, 2.8],
      ['noon', 3, 3.8],
    ]);
  });

  it('are not drawn out where less was written than was said', () => {
    assert.deepEqual(timesOf(said('we are all going to meet at noon'), 'we go'), [
      ['we', 0, 0.8],
      ['go', 0.8, 1.3],
    ]);
  });

  it('take half of the word before where there is no room between two', () => {
    const words = [
      { text: 'good', start: 0, end: 1, confidence: 0.9 },
      { text: 'bye', start: 1, end: 2, confidence: 0.9 },
    ];
    const [segment] = segmentsOf(words, []);
    assert.deepEqual(timesOf(segment!, 'good old bye'), [
      ['good', 0, 0.5],
      ['old', 0.5, 1],
      ['bye', 1, 2],
    ]);
    assert.deepEqual(timesOf(segment!, 'so good bye'), [
      ['so', 0, 0.5],
      ['good', 0.5, 1],
      ['bye', 1, 2],
    ]);
  });

  it('stand in order, within their segment, and none without a time, whatever is written', () => {
    const words = fc.array(fc.constantFrom('a', 'no', 'house', 'very', 'said', 'B,', '好'), {
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(words, words, (heard, written) => {
        const segment = said(heard.join(' '));
        const found = retimed(segment, written);
        assert.deepEqual(
          found.map(({ text }) => text),
          written,
        );
        let before = segment.start;
        for (const { start, end, speaker } of found) {
          assert.ok(start >= before - 1e-9, `${start} after ${before}`);
          assert.ok(end > start);
          assert.equal(speaker, 'S1');
          before = end;
        }
        assert.ok(before <= segment.end + 1e-9);
      }),
    );
  });
});

describe('an edit', () => {
  it('gives names and takes them back, and leaves the others', () => {
    const named = applyEdit(transcript(said('hello')), { version: 2, speakers: { S1: 'Ada', S2: null } });
    assert.deepEqual(
      named.speakers.map(({ id, name }) => [id, name]),
      [
        ['S1', 'Ada'],
        ['S2', null],
      ],
    );
    assert.equal(named.version, 2);
    const again = applyEdit(named, { version: 3, edits: [{ segment: 1, text: 'hallo' }] });
    assert.equal(again.speakers[0]?.name, 'Ada');
  });

  it('changes the segments it names, and what is told of them', () => {
    const before = transcript(said('we meat at noon'), said('yes of course', 10));
    const after = applyEdit(before, { version: 2, edits: [{ segment: 1, text: '  We  meet at noon. ' }] });
    assert.equal(after.segments[0]?.text, 'We meet at noon.');
    assert.equal(after.text, 'We meet at noon. yes of course');
    assert.deepEqual(
      after.segments[0]?.words.map(({ confidence }) => confidence),
      [0.5, null, 0.5, 0.5],
    );
    assert.equal(after.segments[0]?.confidence, 0.5);
    assert.deepEqual(after.segments[1], before.segments[1]);
  });

  it('takes out a segment that says nothing any more; the others keep their numbers', () => {
    const after = applyEdit(transcript(said('uh'), said('yes of course', 10)), {
      version: 2,
      edits: [{ segment: 1, text: ' ' }],
    });
    assert.deepEqual(
      after.segments.map(({ id }) => id),
      [2],
    );
    assert.equal(after.text, 'yes of course');
  });
});
