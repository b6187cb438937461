import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { crossFade, heardFor, joinedOf, keptOf } from '../../../functions/domain/sound/denoised.ts';
import { gainFor } from '../../../functions/domain/sound/loudness.ts';
import { toPcm, toSamples } from '../../../functions/domain/sound/pcm.ts';

describe('samples and PCM', () => {
  it('are the same thing, as far as 16 bits go', () => {
    const samples = Float32Array.from([-1, -0.5, 0, 0.25, 0.75]);
    assert.deepEqual(toSamples(toPcm(samples)), samples);
  });

  it('clip what is too loud instead of turning it over', () => {
    const [high = 0, low = 0] = toSamples(toPcm(Float32Array.from([1.5, -1.5])));
    assert.ok(high > 0.999 && low === -1);
  });
});

describe('a fade from one chunk to the next', () => {
  const constant = (value: number) => toPcm(new Float32Array(800).fill(value));

  it('goes evenly from the first to the second', () => {
    const faded = toSamples(crossFade(constant(0.5), constant(-0.5)));
    assert.equal(faded.length, 800);
    assert.ok((faded[0] ?? 0) > 0.49 && (faded[799] ?? 0) < -0.49);
    for (let i = 1; i < faded.length; i += 1) {
      const step = (faded[i - 1] ?? 0) - (faded[i] ?? 0);
      assert.ok(step >= 0 && step < 0.002, `a step of ${step} at ${i}`);
    }
  });

  it('of the same sound is that sound', () => {
    assert.deepEqual(crossFade(constant(0.3), constant(0.3)), constant(0.3));
  });
});

describe('what belongs to a chunk', () => {
  const chunks = [
    { start: 0, end: 100_000 },
    { start: 100_000, end: 200_000 },
    { start: 200_000, end: 201_000 },
  ];
  const plan = { total_samples: 201_000, chunks };

  it('never lies outside the file', () => {
    for (const chunk of chunks)
      for (const part of [keptOf(chunk, plan), heardFor(chunk, plan), joinedOf(chunk, plan)]) {
        assert.ok(part.start >= 0 && part.end <= 201_000);
        assert.ok(part.start <= chunk.start && part.end >= chunk.end);
      }
  });

  it('is heard with more around it than is kept, and kept with more than is joined', () => {
    const [, middle = assert.fail()] = chunks;
    const [heard, kept, joined] = [heardFor(middle, plan), keptOf(middle, plan), joinedOf(middle, plan)];
    assert.ok(heard.start < kept.start && kept.start < joined.start && joined.start < middle.start);
    assert.ok(middle.end < joined.end && joined.end <= kept.end && kept.end <= heard.end);
  });
});

describe('the gain of a file', () => {
  it('brings its loudness to −23 LUFS, up or down', () => {
    assert.equal(gainFor({ integrated: -30, peak: -20 }), 7);
    assert.equal(gainFor({ integrated: -10, peak: -1 }), -13);
  });

  it('lets no peak pass −1 dB', () => {
    assert.equal(gainFor({ integrated: -40, peak: -5 }), 4);
  });

  it('is none for silence', () => {
    assert.equal(gainFor({ integrated: -70, peak: -90 }), 0);
  });
});
