import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogBuffer } from '../../client/workers/log-buffer.ts';
import { MOST_SENT_LINES } from '../../functions/contract/log-schemas.ts';

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `line ${from + index}`);

const filled = (from: number, to: number, buffer = createLogBuffer()) => {
  for (const message of numbered(from, to)) buffer.add('INFO', message);
  return buffer;
};

test('lines are taken once, in their order, and cut where they are too long', () => {
  const buffer = filled(0, 3);
  buffer.add('ERROR', 'x'.repeat(3_000));
  const taken = buffer.take();
  assert.deepEqual(
    taken.map(({ message }) => message),
    [...numbered(0, 3), 'x'.repeat(2_000)],
  );
  assert.deepEqual(buffer.take(), []);
});

test('the latest are kept, and the first of them says how many are not', () => {
  const [notice, ...latest] = filled(0, MOST_SENT_LINES + 5).take();
  assert.equal(notice?.message, '6 lines came too fast, and are left out.');
  assert.deepEqual(
    latest.map(({ message }) => message),
    numbered(6, MOST_SENT_LINES + 5),
  );
});

test('lines that did not arrive come before those since', () => {
  const buffer = filled(0, 2);
  const untold = buffer.take();
  filled(2, 4, buffer);
  buffer.putBack(untold);
  assert.deepEqual(
    buffer.take().map(({ message }) => message),
    numbered(0, 4),
  );
});
