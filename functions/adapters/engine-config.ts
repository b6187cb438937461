/** The native engine's configurations, from what the catalogue says of the models. */
import type { CatalogueEntry, EngineConfig } from './model-catalogue.ts';
import { parser } from './parse.ts';

/** How the engine is set up on this machine, whatever the model. */
export interface EngineSettings {
  readonly threads: number;
}

const asObject = parser({ type: 'object' } as const, 'a part of an engine configuration');

/** A part that the catalogue may wrap under its name, as the engine's own configuration does, or give plainly. */
const part = (config: EngineConfig, name: string): EngineConfig =>
  name in config ? asObject(config[name]) : config;

const setup = ({ threads }: EngineSettings) => ({ numThreads: threads, provider: 'cpu', debug: 0 });

/** Without other instruction pieces are this long at most: Whisper takes no more, others need ever more memory. */
const LONGEST_PIECE_SECONDS = 25;
const FRAME_SECONDS = 0.04;

export const recognizerConfig = (config: EngineConfig, settings: EngineSettings): EngineConfig => ({
  featConfig: { sampleRate: 16_000, featureDim: 80 },
  decodingMethod: 'greedy_search',
  ...('modelConfig' in config ? config : {}),
  modelConfig: { ...part(config, 'modelConfig'), ...setup(settings) },
});

export const recognizerLimits = (
  entry: CatalogueEntry,
): { frameSeconds: number; longestPieceSeconds: number } => ({
  frameSeconds: entry.frame_seconds ?? FRAME_SECONDS,
  longestPieceSeconds: entry.max_piece_seconds ?? LONGEST_PIECE_SECONDS,
});

/** The detector steps 512 samples at a time: the silero interface has it so. */
export const VAD_WINDOW_SAMPLES = 512;

export const vadConfig = (config: EngineConfig, settings: EngineSettings): EngineConfig => ({
  sampleRate: 16_000,
  ...setup(settings),
  sileroVad: {
    threshold: 0.5,
    minSilenceDuration: 0.25,
    minSpeechDuration: 0.2,
    maxSpeechDuration: LONGEST_PIECE_SECONDS,
    windowSize: VAD_WINDOW_SAMPLES,
    ...part(config, 'sileroVad'),
  },
});

export const extractorConfig = (config: EngineConfig, settings: EngineSettings): EngineConfig => ({
  ...part(config, 'embedding'),
  ...setup(settings),
});

/** Clustering is set with each request. */
export const diarizerConfig = (
  segmentation: EngineConfig,
  embedding: EngineConfig,
  settings: EngineSettings,
): EngineConfig => ({
  minDurationOn: 0.2,
  minDurationOff: 0.3,
  ...('segmentation' in segmentation ? segmentation : {}),
  segmentation: { ...part(segmentation, 'segmentation'), ...setup(settings) },
  embedding: extractorConfig(embedding, settings),
});
