import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chargesOf, type Figures, PRICES } from '../bench/charges.ts';

const figures = (stages: Figures['stages'], rest: Partial<Figures> = {}): Figures => ({
  stages,
  eventBytes: [],
  snapshotBytes: 0,
  pcmBytes: 0,
  ...rest,
});

const dollarsOf = (what: string, given: Figures): number =>
  chargesOf(given).find((charge) => charge.what === what)?.dollars ?? Number.NaN;

describe('the costs of a task', () => {
  it('are, for a stage, its seconds at its memory, and its calls', () => {
    const transcribed = figures({ transcribe: { seconds: 100, units: 2 } });
    assert.equal(
      dollarsOf('Lambda, transcribe', transcribed).toFixed(9),
      (100 * (3008 / 1024) * PRICES.lambdaGbSecond + 2 * PRICES.lambdaCall).toFixed(9),
    );
  });

  it('are, for the table, each event twice, and snapshot and copy for each unit', () => {
    const task = figures(
      { probe: { seconds: 0, units: 1 } },
      { eventBytes: [100, 1025], snapshotBytes: 2000 },
    );
    assert.equal(dollarsOf('DynamoDB, written', task), (2 * (1 + 2) + 3 * 2 + 1) * PRICES.writeUnit);
  });

  it('are, for storage, the intermediate audio for a week', () => {
    const gigabyte = figures({}, { pcmBytes: 1024 ** 3 });
    assert.equal(dollarsOf('S3, intermediate audio', gigabyte), (PRICES.storedGbMonth * 7) / 30);
  });
});
