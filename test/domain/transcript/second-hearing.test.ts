import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Word } from '../../../functions/contract/media-schemas.ts';
import { betterOf, type Heard, isBad } from '../../../functions/domain/transcript/second-hearing.ts';

const heard = (text: string, speechSeconds: number): Heard => ({
  words: text
    .split(' ')
    .filter((one) => one !== '')
    .map((one, at): Word => ({ text: one, start: at, end: at + 0.9, confidence: null })),
  speech: [{ start: 0, end: speechSeconds }],
});

const LOOP = 'thank you thank you thank you thank you thank you';

describe('a chunk is bad', () => {
  it('when much of its speech has no words', () => {
    assert.ok(isBad(heard('only these', 12)));
    assert.ok(isBad(heard('', 4)));
  });

  it('when it repeats itself again and again', () => {
    assert.ok(isBad(heard(LOOP, 10)));
  });

  it('not when little is missing, or nobody speaks', () => {
    assert.ok(!isBad(heard('all that was said here is told', 8)));
    assert.ok(!isBad(heard('one two three four five six seven', 12)));
    assert.ok(!isBad(heard('', 2)));
    assert.ok(!isBad({ words: [], speech: [] }));
  });
});

describe('of two hearings', () => {
  const full = heard('now everything that was said is there', 8);

  it('the one that tells more is better, whichever it is', () => {
    const poor = heard('now', 8);
    assert.equal(betterOf(poor, full), full);
    assert.equal(betterOf(full, poor), full);
    const loop = heard(LOOP, 10);
    assert.equal(betterOf(loop, full), full);
    assert.equal(betterOf(full, loop), full);
  });

  it('the first stays where they are alike', () => {
    const same = heard('now everything that was said is there', 8);
    assert.equal(betterOf(full, same), full);
  });

  it('one that heard less speech does not win by that', () => {
    const deaf = heard('', 0.1);
    assert.equal(betterOf(heard('now everything', 8), deaf).words.length, 2);
  });
});
