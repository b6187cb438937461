import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { regroup } from '../../../functions/domain/speakers/regrouping.ts';

/** Somebody at an angle, in degrees. */
const voice = (degrees: number, seconds = 2) => ({
  seconds,
  embedding: [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)],
});

describe('voices looked at a second time', () => {
  it('go where they sound like the others, not where they alone set the tone', () => {
    // The long one at 50° pulls its group's mean to itself; the rest of that group is at 0°, the other group at 80°.
    const voices = [voice(0), voice(0), voice(50, 6), voice(80), voice(80)];
    assert.deepEqual(
      regroup(
        [
          [0, 1, 2],
          [3, 4],
        ],
        voices,
        { threshold: 0.3 },
      ),
      [
        [0, 1],
        [2, 3, 4],
      ],
    );
  });

  it('stay where they are when nothing is nearer', () => {
    const voices = [voice(0), voice(5), voice(80), voice(85)];
    const groups = [
      [0, 1],
      [2, 3],
    ];
    assert.deepEqual(regroup(groups, voices, { threshold: 0.3 }), groups);
  });

  it('stay alone beyond the threshold, and join within it', () => {
    const voices = [voice(0), voice(10), voice(40)];
    const groups = [[0, 1], [2]];
    assert.deepEqual(regroup(groups, voices, { threshold: 0.1 }), groups);
    assert.deepEqual(regroup(groups, voices, { threshold: 0.3 }), [[0, 1, 2]]);
  });

  it('never become fewer people than there are at least', () => {
    const voices = [voice(0), voice(10), voice(40)];
    const groups = [[0, 1], [2]];
    assert.deepEqual(regroup(groups, voices, { threshold: 0.3, min: 2 }), groups);
  });

  it('are all in one group each, whatever they are', () => {
    const groups = fc.array(fc.array(fc.integer({ min: 0, max: 360 }), { minLength: 1, maxLength: 4 }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(groups, (degrees) => {
        const voices = degrees.flat().map((one) => voice(one));
        let next = 0;
        const found = regroup(
          degrees.map((group) => group.map(() => next++)),
          voices,
          { threshold: 0.3 },
        );
        assert.deepEqual(
          found.flat().toSorted((a, b) => a - b),
          voices.map((_, index) => index),
        );
        assert.ok(found.every((members) => members.length > 0) && found.length <= degrees.length);
      }),
    );
  });
});
