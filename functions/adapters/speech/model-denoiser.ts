/** Removes noise with a model in the speech engine's process, where one is installed; else another way. */
import type { Denoiser } from '../../application/ports.ts';
import { TransientError } from '../../contract/problems.ts';
import { toPcm, toSamples } from '../../domain/sound/pcm.ts';
import type { EngineChild } from './engine-child.ts';
import { denoiserConfig, type EngineSettings } from './engine-config.ts';
import { type CatalogueEntry, type InstalledModels, modelUse } from './model-catalogue.ts';

export const preferringModel = (
  models: InstalledModels,
  child: EngineChild,
  settings: EngineSettings,
  otherwise: Denoiser,
): Denoiser => ({
  recipe: () => {
    const model = models.installed('denoise');
    return model === undefined ? otherwise.recipe() : { model: modelUse(model), engine: model.engine };
  },
  removeNoise: (pcm, options) => {
    const model = models.installed('denoise');
    return model === undefined
      ? otherwise.removeNoise(pcm, options)
      : byModel(model, { models, child, settings }, pcm, options.signal);
  },
});

const byModel = async (
  model: CatalogueEntry,
  engine: { models: InstalledModels; child: EngineChild; settings: EngineSettings },
  pcm: Uint8Array,
  signal: AbortSignal,
): ReturnType<Denoiser['removeNoise']> => {
  const noisy = toSamples(pcm);
  const denoiser = denoiserConfig(await engine.models.verifiedConfig(model), engine.settings);
  const answer = await engine.child.ask({ kind: 'denoise', samples: noisy, denoiser }, () => {}, signal);
  if (answer.kind !== 'clean' || !(answer.result.samples instanceof Float32Array))
    throw new TransientError(`the speech engine answered with ${answer.kind}`);
  // Models work in frames: what they give may end a little earlier or later.
  const clean = new Float32Array(noisy.length);
  clean.set(answer.result.samples.subarray(0, noisy.length));
  return { pcm: toPcm(clean), models: [modelUse(model)] };
};
