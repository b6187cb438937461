/** The steps of the media pipeline, in the order a file passes them, and what each one is. */

/** `whole` runs once per file; `map` runs once per chunk of a file's audio. */
export type StageKind = 'whole' | 'map';

export const STAGE_NAMES = [
  'ingest',
  'probe',
  'extract',
  'denoise',
  'diarize',
  'transcribe',
  'assemble',
  'translate',
  'analyze',
  'render',
  'publish',
] as const;
export type StageName = (typeof STAGE_NAMES)[number];

interface StageFacts {
  readonly kind: StageKind;
  /** Stages whose units must be done first. A map stage waits only for the same chunk of another map stage. */
  readonly after: readonly StageName[];
  /** Share of a file's progress, in parts; only the stages a task runs are counted. */
  readonly weight: number;
}

export const STAGES: Readonly<Record<StageName, StageFacts>> = {
  /** Only of tasks that name a URL instead of files. */
  ingest: { kind: 'whole', after: [], weight: 10 },
  probe: { kind: 'whole', after: ['ingest'], weight: 2 },
  extract: { kind: 'whole', after: ['probe'], weight: 18 },
  denoise: { kind: 'map', after: ['extract'], weight: 15 },
  diarize: { kind: 'map', after: ['denoise'], weight: 25 },
  transcribe: { kind: 'map', after: ['denoise'], weight: 45 },
  assemble: { kind: 'whole', after: ['diarize', 'transcribe'], weight: 10 },
  translate: { kind: 'whole', after: ['assemble'], weight: 5 },
  analyze: { kind: 'whole', after: ['assemble'], weight: 2 },
  render: { kind: 'whole', after: ['translate'], weight: 20 },
  publish: { kind: 'whole', after: ['translate', 'analyze', 'render'], weight: 5 },
};

/** The way from the upload to a result, whatever was asked for. */
const ALWAYS: readonly StageName[] = ['probe', 'extract', 'assemble'];

export const OUTPUT_NAMES = [
  'transcript',
  'subtitles',
  'speakers',
  'waveform',
  'denoised_audio',
  'translation',
  'analysis',
  'video',
  'thumbnail',
  'spectrogram',
  'audio',
] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];

/** What a caller gets who names no outputs. */
export const DEFAULT_OUTPUTS: readonly OutputName[] = ['transcript', 'subtitles', 'speakers', 'waveform'];

/** What each output needs beyond the way that every file goes. */
const STAGES_OF_OUTPUT: Readonly<Record<OutputName, readonly StageName[]>> = {
  transcript: ['transcribe'],
  subtitles: ['transcribe'],
  speakers: ['diarize'],
  waveform: [],
  denoised_audio: ['denoise', 'render'],
  translation: ['transcribe', 'translate'],
  analysis: ['diarize', 'transcribe', 'analyze'],
  video: ['transcribe', 'render'],
  thumbnail: ['render'],
  spectrogram: ['render'],
  audio: ['render'],
};

/** What a caller asks of the pipeline, as far as it says which stages run. */
export interface Wishes {
  readonly source_url?: string;
  readonly outputs?: readonly OutputName[];
  readonly denoise?: boolean;
  readonly translate_to?: readonly string[];
  readonly publish?: readonly unknown[];
}

/** In pipeline order. */
export const stagesFor = (wishes: Wishes): StageName[] => {
  const { source_url, outputs = DEFAULT_OUTPUTS, denoise, translate_to = [], publish = [] } = wishes;
  const wanted = new Set([
    ...(source_url === undefined ? [] : (['ingest'] as const)),
    ...ALWAYS,
    ...outputs.flatMap((output) => STAGES_OF_OUTPUT[output]),
    ...(denoise ? (['denoise'] as const) : []),
    ...(translate_to.length > 0 ? STAGES_OF_OUTPUT.translation : []),
    ...(publish.length > 0 ? (['publish'] as const) : []),
  ]);
  return STAGE_NAMES.filter((name) => wanted.has(name));
};
