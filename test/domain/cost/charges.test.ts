import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIST_RATES } from '../../../functions/contract/rates.ts';
import { chargesOf, type Figures } from '../../../functions/domain/cost/charges.ts';

const PRICES = LIST_RATES.prices;
const TARIFF = { rates: LIST_RATES, memoryMb: { transcribe: 3008 } };

const figures = (stages: Figures['stages'], rest: Partial<Figures> = {}): Figures => ({
  stages,
  eventBytes: [],
  snapshotBytes: 0,
  pcmBytes: 0,
  ...rest,
});

const priceOf = (what: string, given: Figures): number =>
  chargesOf(given, TARIFF).find((charge) => charge.what === what)?.price ?? Number.NaN;

describe('the costs of a task', () => {
  it('are, for a stage, its seconds at its memory, and its calls', () => {
    const transcribed = figures({ transcribe: { seconds: 100, units: 2 } });
    assert.equal(
      priceOf('Lambda, transcribe', transcribed).toFixed(9),
      (100 * (3008 / 1024) * PRICES.lambda_gb_second + 2 * PRICES.lambda_call).toFixed(9),
    );
  });

  it('are, for the table, each event twice, and snapshot and copy for each unit', () => {
    const task = figures(
      { probe: { seconds: 0, units: 1 } },
      { eventBytes: [100, 1025], snapshotBytes: 2000 },
    );
    assert.equal(priceOf('DynamoDB, written', task), (2 * (1 + 2) + 3 * 2 + 1) * PRICES.write_unit);
  });

  it('are, for storage, the intermediate audio for a week', () => {
    const gigabyte = figures({}, { pcmBytes: 1024 ** 3 });
    assert.equal(priceOf('S3, intermediate audio', gigabyte), (PRICES.stored_gb_month * 7) / 30);
  });
});
