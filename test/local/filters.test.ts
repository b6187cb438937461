import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { filterFor } from '../../local/sources/filters.ts';

const passes = (pattern: object, record: unknown) => filterFor([JSON.stringify(pattern)])(record);

describe('event source filters', () => {
  it('pass everything when there are none', () => assert.ok(filterFor([])({})));
  it('pass a record that one of several patterns matches', () => {
    const filter = filterFor(['{"a":[1]}', '{"b":[2]}']);
    assert.deepEqual([{ a: 1 }, { b: 2 }, { a: 2, b: 1 }].map(filter), [true, true, false]);
  });
  it('ask every named field to match one of its rules', () => {
    const pattern = { kind: ['x', 'y'], deep: { inner: [null] } };
    assert.ok(passes(pattern, { kind: 'y', deep: { inner: null } }));
    assert.ok(!passes(pattern, { kind: 'z', deep: { inner: null } }));
    assert.ok(!passes(pattern, { kind: 'x' }));
  });
  for (const [rule, matching, other] of [
    [{ prefix: 'TASK#' }, 'TASK#1', 'KEY#1'],
    [{ suffix: '.mp4' }, 'a.mp4', 'a.mp3'],
    [{ exists: true }, 0, undefined],
    [{ exists: false }, undefined, 0],
    [{ 'anything-but': ['a', 'b'] }, 'c', 'b'],
    [{ 'anything-but': { prefix: 'a' } }, 'b', 'ab'],
    [{ numeric: ['>=', 3, '<', 5] }, 3, 5],
    [{ 'equals-ignore-case': 'AbC' }, 'aBc', 'abd'],
  ] as const) {
    it(`know ${JSON.stringify(rule)}`, () => {
      assert.ok(passes({ v: [rule] }, { v: matching }));
      assert.ok(!passes({ v: [rule] }, { v: other }));
    });
  }
});
