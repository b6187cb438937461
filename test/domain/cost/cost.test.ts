import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIST_RATES } from '../../../functions/contract/rates.ts';
import { stagesFor } from '../../../functions/contract/stages.ts';
import { costOfTask, expectedCost } from '../../../functions/domain/cost/cost.ts';
import { estimateOf } from '../../../functions/domain/cost/estimate.ts';
import { TARIFF } from '../../support/tariff.ts';
import { arrival, completed, given, mediaTask } from '../../support/tasks.ts';

const file = (over: object = {}) => ({ name: 'talk.mp4', size: 312_500 * 3600, ...over });

const ended = () => {
  const unit = (stage: 'probe' | 'extract' | 'transcribe' | 'assemble', chunk: number | null = null) =>
    completed({ file_id: 'f1', stage, chunk });
  const chunks = [0, 1, 2].map((chunk) => unit('transcribe', chunk));
  const task = mediaTask({ outputs: ['transcript'] });
  return given(task, arrival(), unit('probe'), unit('extract'), ...chunks, unit('assemble'));
};

describe('the cost of a task', () => {
  it('is the sum of what its stages, messages and objects come to', () => {
    const task = ended();
    assert.equal(task.status, 'completed');
    const { total, items, currency, as_of } = costOfTask(task, TARIFF);
    const transcribed = items.find(({ what }) => what === 'Lambda, transcribe');
    assert.equal(transcribed?.quantity, '3.0 s in 3 calls of 3008 MB');
    assert.ok(Math.abs(total - items.reduce((sum, { price }) => sum + price, 0)) < 1e-12);
    assert.deepEqual([currency, as_of], ['USD', LIST_RATES.as_of]);
    assert.ok(!items.some(({ what }) => what === 'Lambda, diarize'));
  });

  it('follows the prices', () => {
    const dearer = { ...LIST_RATES, prices: { ...LIST_RATES.prices, lambda_gb_second: 1 } };
    assert.ok(costOfTask(ended(), { ...TARIFF, rates: dearer }).total > 1);
  });

  it('is expected before from length and stages', () => {
    const stages = stagesFor({});
    const hour = expectedCost(stages, [3600], TARIFF);
    const transcribe = hour.items.find(({ what }) => what === 'Lambda, transcribe');
    assert.equal(transcribe?.quantity, `${(3600 * 0.066).toFixed(1)} s in 60 calls of 3008 MB`);
    const two = expectedCost(stages, [3600, 3600], TARIFF);
    assert.ok(Math.abs(two.total / hour.total - 2) < 0.01);
    assert.ok(hour.total < expectedCost(stagesFor({ denoise: true }), [3600], TARIFF).total);
  });
});

describe('an estimate', () => {
  it('takes the length that the caller gives, or what the size suggests', () => {
    const sized = estimateOf({ files: [file()] }, TARIFF);
    assert.deepEqual([sized?.audio_seconds, sized?.duration_from], [3600, 'size']);
    const told = estimateOf({ files: [file({ duration: 60 })] }, TARIFF);
    assert.deepEqual([told?.audio_seconds, told?.duration_from], [60, 'params']);
    assert.ok((told?.cost.total ?? 1) < (sized?.cost.total ?? 0));
  });

  it('takes sound for longer than picture of the same size', () => {
    const lengthOf = (name: string) => estimateOf({ files: [file({ name })] }, TARIFF)?.audio_seconds ?? 0;
    assert.ok(lengthOf('a.mp3') > lengthOf('a.wav'));
    assert.ok(lengthOf('a.wav') > lengthOf('a.mp4'));
  });

  it('grows with what is asked for and hardly with the number of files, which are worked on side by side', () => {
    const warm = (params: object, files = [file()]) =>
      estimateOf({ files, ...params }, TARIFF)?.processing_seconds.warm ?? 0;
    assert.ok(warm({ denoise: true }) >= warm({}));
    assert.equal(warm({}, [file(), file()]), warm({}));
    const { processing_seconds } = estimateOf({ files: [file()] }, TARIFF) ?? assert.fail();
    assert.ok(processing_seconds.cold > processing_seconds.warm);
  });
});
