/**
 * The native engine's configurations, from what the catalogue says of the models. They are documented in
 * `types.js` of sherpa-onnx-node.
 */
import { ProblemError } from '../../contract/problems.ts';
import { parser } from '../parse.ts';
import type { CatalogueEntry, EngineConfig } from './model-catalogue.ts';

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

/** `language` is one that `languageFor` gave; without it a model of many languages finds out by itself. */
export const recognizerConfig = (
  config: EngineConfig,
  settings: EngineSettings,
  language?: string,
): EngineConfig => ({
  featConfig: { sampleRate: 16_000, featureDim: 80 },
  decodingMethod: 'greedy_search',
  ...('modelConfig' in config ? config : {}),
  modelConfig: { ...expecting(language, part(config, 'modelConfig')), ...setup(settings) },
});

/** Kinds of models that are told the language; the others know one only, or always find out. */
const TOLD_THE_LANGUAGE = ['whisper', 'senseVoice'] as const;

const expecting = (language: string | undefined, model: EngineConfig): EngineConfig => {
  const kind = TOLD_THE_LANGUAGE.find((one) => one in model);
  if (kind === undefined || language === undefined) return model;
  return { ...model, [kind]: { ...asObject(model[kind]), language } };
};

/** What a model of every language calls its languages. */
const ALL_LANGUAGES = 'mul';

/** A BCP 47 tag as the model takes it: `en` for `en-GB`. The engine ends its process on a language it does not know. */
export const languageFor = ({ name, languages = [] }: CatalogueEntry, tag: string): string => {
  const language = tag.toLowerCase().replace(/[-_].*$/, '');
  if (languages.length > 0 && !languages.includes(ALL_LANGUAGES) && !languages.includes(language)) {
    const known = languages.join(', ');
    throw new ProblemError('invalid_params', `The model ${name} does not know "${tag}", only ${known}.`);
  }
  return language;
};

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

export const denoiserConfig = (config: EngineConfig, settings: EngineSettings): EngineConfig => ({
  model: { ...part(config, 'model'), ...setup(settings) },
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
