/** The steps of the media pipeline, in the order a file passes them, and what each one is. */

/** `whole` runs once per file; `map` runs once per chunk of a file's audio. */
export type StageKind = 'whole' | 'map';

export const STAGE_NAMES = ['probe', 'extract', 'diarize', 'transcribe', 'assemble'] as const;
export type StageName = (typeof STAGE_NAMES)[number];

interface StageFacts {
  readonly kind: StageKind;
  /** Stages whose units must be done first. A map stage waits only for the same chunk of another map stage. */
  readonly after: readonly StageName[];
  /** Share of a file's progress, in parts; only the stages a task runs are counted. */
  readonly weight: number;
}

export const STAGES: Readonly<Record<StageName, StageFacts>> = {
  probe: { kind: 'whole', after: [], weight: 2 },
  extract: { kind: 'whole', after: ['probe'], weight: 18 },
  diarize: { kind: 'map', after: ['extract'], weight: 25 },
  transcribe: { kind: 'map', after: ['extract'], weight: 45 },
  assemble: { kind: 'whole', after: ['diarize', 'transcribe'], weight: 10 },
};

export const OUTPUT_NAMES = ['transcript', 'subtitles', 'speakers', 'waveform'] as const;
export type OutputName = (typeof OUTPUT_NAMES)[number];

/** What a caller gets who names no outputs. */
export const DEFAULT_OUTPUTS: readonly OutputName[] = ['transcript', 'subtitles', 'speakers', 'waveform'];

/** The map stages each output needs; probe, extract and assemble always run. */
export const STAGES_OF_OUTPUT: Readonly<Record<OutputName, readonly StageName[]>> = {
  transcript: ['transcribe'],
  subtitles: ['transcribe'],
  speakers: ['diarize'],
  waveform: [],
};
