import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { diarizationErrorRate, wordErrorRate } from '../../layers/models/score.ts';

describe('the word error rate', () => {
  it('counts substitutions, insertions and deletions against the reference', () => {
    assert.deepEqual(wordErrorRate('the quick brown fox', 'The quick, brown fox.'), {
      errors: 0,
      total: 4,
      rate: 0,
    });
    assert.equal(wordErrorRate('the quick brown fox', 'the slow brown').rate, 0.5);
    assert.equal(wordErrorRate('one two', 'one and two and').rate, 1);
    assert.equal(wordErrorRate('', 'something').rate, 1);
  });
});

describe('the diarization error rate', () => {
  const turns = [
    { speaker: 'a', start: 0, end: 5 },
    { speaker: 'b', start: 5, end: 10 },
  ];
  it('does not care what speakers are called', () => {
    const renamed = turns.map((turn) => ({ ...turn, speaker: turn.speaker === 'a' ? 'S2' : 'S1' }));
    assert.equal(diarizationErrorRate(turns, renamed).rate, 0);
  });
  it('counts confusion, misses and false alarms', () => {
    assert.equal(diarizationErrorRate(turns, [{ speaker: 'x', start: 0, end: 10 }]).rate.toFixed(2), '0.50');
    assert.equal(diarizationErrorRate(turns, turns.slice(0, 1)).rate.toFixed(2), '0.50');
    assert.equal(
      diarizationErrorRate(turns, [...turns, { speaker: 'c', start: 10, end: 11 }]).rate.toFixed(2),
      '0.10',
    );
  });
  it('forgives boundaries within the collar', () => {
    const late = [
      { speaker: 'a', start: 0, end: 5.2 },
      { speaker: 'b', start: 5.2, end: 10 },
    ];
    assert.ok(diarizationErrorRate(turns, late).rate > 0.01);
    assert.equal(diarizationErrorRate(turns, late, { collar: 0.25 }).rate, 0);
  });
});
