import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createEngineChild } from '../../../functions/adapters/speech/engine-child.ts';
import { createModelCatalogue } from '../../../functions/adapters/speech/model-catalogue.ts';
import { preferringModel } from '../../../functions/adapters/speech/model-denoiser.ts';
import type { Denoiser } from '../../../functions/application/ports.ts';
import { toPcm, toSamples } from '../../../functions/domain/sound/pcm.ts';
import { halvingDenoiser } from '../../support/halving-denoiser.ts';

const log = { info: () => {}, warn: () => {}, error: () => {} };
const folder = mkdtempSync(join(tmpdir(), 'soundstage-denoiser-'));
const child = createEngineChild(log);
after(() => {
  child.close();
  rmSync(folder, { recursive: true, force: true });
});

const model = halvingDenoiser();
const sha256 = createHash('sha256').update(model).digest('hex');
const entry = {
  name: 'halving',
  role: 'denoise',
  demo: true,
  files: [{ path: 'halving.onnx', sha256 }],
  engine: { model: { gtcrn: { model: '{halving.onnx}' } } },
};
const tone = toPcm(Float32Array.from({ length: 24_000 }, (_, i) => 0.4 * Math.sin(i / 7)));
const otherwise: Denoiser = {
  recipe: () => ({ filter: 'other' }),
  removeNoise: async () => ({ pcm: new Uint8Array([1]), models: [] }),
};

const denoiserWith = (models: readonly object[]): Denoiser => {
  writeFileSync(join(folder, 'catalogue.json'), JSON.stringify({ models, defaults: {} }));
  return preferringModel(createModelCatalogue(folder), child, { threads: 1 }, otherwise);
};
const signal = AbortSignal.timeout(30_000);

describe('a denoising model', () => {
  it('is run by the engine where it is installed, and gives audio of the same length and place', async () => {
    writeFileSync(join(folder, 'halving.onnx'), model);
    const { pcm, models } = await denoiserWith([entry]).removeNoise(tone, { signal });
    assert.deepEqual(models, [{ role: 'denoise', name: 'halving', demo: true, sha256 }]);
    assert.equal(pcm.length, tone.length);
    const [before, behind] = [toSamples(tone), toSamples(pcm)];
    for (let i = 1000; i < 22_000; i += 1)
      assert.ok(Math.abs((behind[i] ?? 0) - (before[i] ?? 0) / 2) < 0.002, `sample ${i}`);
  });

  it('is told apart from another by its recipe', () => {
    const recipe = JSON.stringify(denoiserWith([entry]).recipe());
    assert.match(recipe, new RegExp(sha256));
  });

  it('is done without where there is none', async () => {
    for (const models of [[], [{ ...entry, files: [{ path: 'gone.onnx', sha256 }] }]]) {
      const denoiser = denoiserWith(models);
      assert.deepEqual([...(await denoiser.removeNoise(tone, { signal })).pcm], [1]);
      assert.deepEqual(denoiser.recipe(), { filter: 'other' });
    }
  });

  it('is not loaded when its file is not what the catalogue says', async () => {
    writeFileSync(join(folder, 'halving.onnx'), model.subarray(1));
    await assert.rejects(denoiserWith([entry]).removeNoise(tone, { signal }), /is damaged/);
  });
});
