import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Waveform, waveformSchema } from '../../functions/contract/waveform-schemas.ts';
import { validate } from '../../functions/domain/schemas/validate.ts';
import { waveformOf } from '../../functions/domain/sound/waveform.ts';

const LONGEST = 24 * 60 * 60 * 10;
const loud = (length: number): Uint8Array => new Uint8Array(length).fill(255);
const seconds = ({ length, samples_per_pixel, sample_rate }: Waveform): number =>
  (length * samples_per_pixel) / sample_rate;

describe('a waveform for players', () => {
  it('has a pair for each tenth of a second, as far below zero as above', () => {
    assert.deepEqual(waveformOf(Uint8Array.from([0, 2, 255])), {
      version: 2,
      channels: 1,
      sample_rate: 16_000,
      samples_per_pixel: 1600,
      bits: 8,
      length: 3,
      data: [0, 0, -1, 1, -127, 127],
    });
  });

  it('keeps to its schema, whatever is heard', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (peaks) => {
        const checked = validate<Waveform>(waveformSchema, waveformOf(peaks));
        assert.ok(checked.ok);
        assert.equal(checked.value.data.length, 2 * checked.value.length);
      }),
    );
  });

  it('is small however long the file, and as long as the file', () => {
    for (const length of [1, 120_000, 120_001, 360_000, LONGEST]) {
      const waveform = waveformOf(loud(length));
      assert.ok(JSON.stringify(waveform).length < 1_200_000, `${length} tenths of a second`);
      const rest = seconds(waveform) - length / 10;
      assert.ok(rest >= 0 && rest < waveform.samples_per_pixel / waveform.sample_rate);
    }
  });

  it('loses no loud moment of a long file', () => {
    const peaks = new Uint8Array(LONGEST);
    peaks[LONGEST - 1] = 200;
    peaks[12_345] = 100;
    const { data } = waveformOf(peaks);
    assert.deepEqual(
      data.filter((level) => level > 0),
      [50, 100],
    );
  });
});
