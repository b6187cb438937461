import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lineScreen, showItem } from '../../bin/commands/display.ts';
import { clockTime } from '../../bin/commands/results.ts';
import { newKey } from '../../bin/operations/keys.ts';

describe('progress as lines', () => {
  it('is a line on each change of status and every 10 %', () => {
    const lines: string[] = [];
    const display = lineScreen((line) => lines.push(line)).display('a.mp4');
    const show = (status: string, progress: number) => display.show({ name: 'extract', status, progress });
    show('waiting', 0);
    for (const progress of [0, 4, 9, 10, 11, 19, 35]) show('running', progress);
    show('completed', 100);
    show('completed', 100);
    assert.deepEqual(
      lines.map((line) => line.replace(/ {2,}/g, ' ')),
      ['a.mp4 extract started', 'a.mp4 extract 10 %', 'a.mp4 extract 30 %', 'a.mp4 extract completed'],
    );
  });

  it('has what was said between, when it was said, and nothing of the final transcript twice', () => {
    const lines: string[] = [];
    const display = lineScreen((line) => lines.push(line)).display('a.mp4');
    const segments = [{ id: 1, start: 61.2, end: 62, speaker: null, text: 'hello there', words: [] }];
    showItem(display, { kind: 'transcript', file_id: 'f1', chunk: 1, segments });
    showItem(display, { kind: 'transcript', file_id: 'f1', chunk: null, segments });
    assert.deepEqual(lines, ['a.mp4  [01:01.2] hello there']);
  });
});

describe('times', () => {
  it('show tenths, and hours only where there are some', () => {
    assert.deepEqual([0, 1.24, 59.96, 3599.99, 3661.5].map(clockTime), [
      ...['00:00.0', '00:01.2', '01:00.0', '01:00:00.0', '01:01:01.5'],
    ]);
  });
});

describe('a new key', () => {
  it('is 32 random bytes in base 62', () => {
    const keys = new Set(Array.from({ length: 50 }, newKey));
    assert.equal(keys.size, 50);
    for (const key of keys) assert.match(key, /^sst_[0-9A-Za-z]{43}$/);
  });
});
