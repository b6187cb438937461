/** sherpa-onnx as the SpeechEngine port: models from the catalogue, checked before they are loaded, in a child process. */
import { createRequire } from 'node:module';
import type { Log, SpeechEngine } from '../../application/ports.ts';
import { TransientError } from '../../contract/problems.ts';
import { createEngineChild, type EngineChild } from './engine-child.ts';
import {
  diarizerConfig,
  type EngineSettings,
  extractorConfig,
  languageFor,
  recognizerConfig,
  recognizerLimits,
  vadConfig,
} from './engine-config.ts';
import { createModelCatalogue, type InstalledModels, modelUse } from './model-catalogue.ts';

export interface SherpaSettings {
  readonly modelsDir: string;
  /** As many as there are cores. */
  readonly threads: number;
  readonly log: Log;
}

export interface SherpaEngine extends SpeechEngine {
  /** Ends the engine's process. */
  close(): void;
}

export const createSherpaEngine = ({ modelsDir, threads, log }: SherpaSettings): SherpaEngine =>
  speechEngine(createModelCatalogue(modelsDir), createEngineChild(log), { threads });

/** Asked of its package alone: the engine itself is loaded only in a process of its own. */
const engineVersion = (): unknown => createRequire(import.meta.url)('sherpa-onnx-node/package.json').version;

/**
 * Where no model names a threshold of its own: the engine's default. Larger ones take two people for one, and where they
 * hardly pause in between nothing then tells that the turn changes; who is who is found out again afterwards.
 */
const USUAL_CLUSTERING_THRESHOLD = 0.5;

export const speechEngine = (
  models: InstalledModels,
  child: EngineChild,
  settings: EngineSettings,
): SherpaEngine => ({
  recipeOf: (what, model) => {
    const entries =
      what === 'words'
        ? [models.find('vad'), models.find('asr', model)]
        : [models.find('vad'), models.find('segmentation'), models.find('embedding')];
    return { engine: engineVersion(), models: entries };
  },
  findSpeakers: async ({ samples, offset }, { min, max, onProgress, signal }) => {
    const [vad, segmentation, embedding] = [
      models.find('vad'),
      models.find('segmentation'),
      models.find('embedding'),
    ];
    const embeddingFiles = await models.verifiedConfig(embedding);
    const request = {
      kind: 'speakers' as const,
      samples,
      offset,
      vad: vadConfig(await models.verifiedConfig(vad), settings),
      diarizer: diarizerConfig(await models.verifiedConfig(segmentation), embeddingFiles, settings),
      extractor: extractorConfig(embeddingFiles, settings),
      threshold:
        segmentation.clustering_threshold ?? embedding.clustering_threshold ?? USUAL_CLUSTERING_THRESHOLD,
      voiceDistance: models.voiceDistance([modelUse(embedding)]),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
    };
    const answer = await child.ask(request, onProgress, signal);
    if (answer.kind !== 'voices') throw new TransientError(`the speech engine answered with ${answer.kind}`);
    return { ...answer.result, models: [vad, segmentation, embedding].map(modelUse) };
  },
  transcribe: async (
    { samples, offset },
    { model, language: tag, longestPieceSeconds = Number.POSITIVE_INFINITY, onProgress, signal },
  ) => {
    const [vad, asr] = [models.find('vad'), models.find('asr', model)];
    const language = tag === undefined ? undefined : languageFor(asr, tag);
    const limits = recognizerLimits(asr);
    const request = {
      kind: 'transcribe' as const,
      samples,
      offset,
      vad: vadConfig(await models.verifiedConfig(vad), settings),
      recognizer: recognizerConfig(await models.verifiedConfig(asr), settings, language),
      ...limits,
      longestPieceSeconds: Math.min(limits.longestPieceSeconds, longestPieceSeconds),
      languages: language === undefined ? (asr.languages ?? []) : [language],
    };
    const answer = await child.ask(request, onProgress, signal);
    if (answer.kind !== 'words') throw new TransientError(`the speech engine answered with ${answer.kind}`);
    return { ...answer.result, models: [vad, asr].map(modelUse) };
  },
  close: () => child.close(),
});
