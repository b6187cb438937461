import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Transcript, Waveform } from '../../client/index.ts';
import { withAdoptedStyle } from '../../dashboard/adopted-styles.ts';
import { levelBetween, shapeOf, voiceBetween, voicesOf } from '../../dashboard/wave/shape.ts';
import { ticksOf } from '../../dashboard/wave/ticks.ts';

const waveform = (...highest: number[]): Waveform => ({
  version: 2,
  channels: 1,
  sample_rate: 16_000,
  samples_per_pixel: 1600,
  bits: 8,
  length: highest.length,
  data: highest.flatMap((level) => [-level, level]),
});
const spoken = (...segments: [start: number, end: number, speaker: string | null][]) =>
  ({
    speakers: [{ id: 'S1' }, { id: 'S2' }],
    segments: segments.map(([start, end, speaker]) => ({ start, end, speaker })),
  }) as Transcript;

describe('the shape of a waveform', () => {
  it('is as high as its loudest moment is loud', () => {
    const { levels, secondsEach } = shapeOf(waveform(0, 20, 40));
    assert.deepEqual([[...levels], secondsEach], [[0, 0.5, 1], 0.1]);
  });

  it('stays low where there is noise alone', () =>
    assert.ok(shapeOf(waveform(1, 2, 1)).levels.every((level) => level < 0.2)));

  it('knows whose voice it is, and where nobody speaks', () => {
    const shape = shapeOf(waveform(...new Array<number>(10).fill(9)));
    const transcript = spoken([0, 0.3, 'S2'], [0.5, 0.8, 'S1'], [0.8, 0.9, null]);
    assert.deepEqual([...voicesOf(transcript, shape)], [2, 2, 2, 0, 0, 1, 1, 1, 0, 0]);
    assert.deepEqual([...voicesOf(null, shape)], new Array<number>(10).fill(0));
  });

  it('shows the loudest where much stands in little room, and what lies between where there is more', () => {
    const levels = Float32Array.of(0, 1, 0.5, 0);
    assert.equal(levelBetween(levels, 0, 3), 1);
    assert.equal(levelBetween(levels, 1.4, 1.6), 1);
    assert.equal(levelBetween(levels, 1.9, 2.1), 0.75);
    assert.equal(levelBetween(levels, 10, 12), 0);
  });

  it('gives a bar the colour of who speaks for the longest in it', () => {
    const voices = Uint8Array.of(0, 2, 2, 1, 2, 1);
    assert.equal(voiceBetween(voices, 0, 6), 2);
    assert.equal(voiceBetween(voices, 3.2, 3.4), 1);
    assert.equal(voiceBetween(voices, 8, 9), 0);
  });
});

describe('the marks of a ruler', () => {
  it('stand at times as people count, from the left', () => {
    assert.deepEqual(ticksOf({ start: 7, end: 31, width: 240 }), [
      { label: '0:10', left: 30 },
      { label: '0:20', left: 130 },
    ]);
  });

  it('have room for their labels, whatever is in sight', () => {
    const view = fc.record({
      start: fc.double({ min: 0, max: 86_000, noNaN: true }),
      length: fc.double({ min: 0.5, max: 86_400, noNaN: true }),
      width: fc.integer({ min: 100, max: 4000 }),
    });
    fc.assert(
      fc.property(view, ({ start, length, width }) => {
        const ticks = ticksOf({ start, end: start + length, width });
        assert.ok(ticks.length <= width / 76 + 1);
        for (const { left } of ticks) assert.ok(left >= 0 && left <= width);
      }),
    );
  });
});

describe('the style of wavesurfer.js', () => {
  it('becomes a style sheet that needs no exception in the policy', async () => {
    const code = withAdoptedStyle(await readFile(new URL(import.meta.resolve('wavesurfer.js')), 'utf8'));
    assert.doesNotMatch(code, /<style/);
    assert.match(code, /\.adoptedStyleSheets = \[.*replaceSync\(`[\s\\n]*:host \{/);
    assert.match(code, /\.innerHTML = `[\s\\n]*<div class="scroll"/);
  });

  it('is missed when it is written in another way', () =>
    assert.throws(() => withAdoptedStyle('shadow.append(style)'), /in another way/));
});
