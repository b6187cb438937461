/** One step of the pipeline. */
import type { Edit } from '../../contract/edit-schemas.ts';
import type { Artifact, MediaInfo, UnitSummary } from '../../contract/media-schemas.ts';
import type { StageName } from '../../contract/stages.ts';
import type { MediaParams } from '../../contract/task-schemas.ts';
import type { Denoiser } from './denoise.ts';
import type { MediaStore, MediaTool, ModelCatalogue, Scanner, SourceReader, SpeechEngine } from './media.ts';
import type { Renderer } from './render.ts';
import type { Clock, OnLog, OnProgress } from './world.ts';

/** What a stage is told of its unit. */
export interface StageInput {
  readonly taskId: string;
  readonly owner: string;
  readonly params: MediaParams;
  readonly file: {
    readonly id: string;
    readonly name: string;
    readonly size: number;
    readonly sha256?: string;
    /** Chunks that are transcribed for the second time. */
    readonly again?: readonly number[];
    /** Which time round it is, where some of it is done anew. */
    readonly pass?: number;
    /** What was changed in its transcript, to be put into it. */
    readonly edit?: Edit;
    /** The file whose speakers keep their ids in this one. */
    readonly before?: string;
    /** Known once the file was probed. */
    readonly media?: MediaInfo;
    /** Known once the audio was extracted. */
    readonly chunk_count?: number;
    /** What earlier stages made of it. */
    readonly artifacts?: readonly Artifact[];
  };
  /** Whether the queue brings the unit no more: what fails now has failed for good. */
  readonly lastTry?: boolean;
  /** Stages this task runs: `assemble` must not look for speakers nobody looked for. */
  readonly stages: readonly StageName[];
  readonly chunk: number | null;
  readonly now: Clock;
  readonly onProgress: OnProgress;
  readonly onLog: OnLog;
  /** Aborted when the task is cancelled or time runs out. */
  readonly signal: AbortSignal;
}

export interface StagePorts {
  readonly media: MediaStore;
  readonly tool: MediaTool;
  readonly sources: SourceReader;
  /** Absent where nobody scans. */
  readonly scanner: Scanner | undefined;
  readonly speech: SpeechEngine;
  readonly denoiser: Denoiser;
  readonly renderer: Renderer;
  readonly catalogue: ModelCatalogue;
  readonly pipelineVersion: string;
}

/**
 * One step of the pipeline over ports. Idempotent: it writes whole objects under keys derived from the unit alone.
 * Throws a ProblemError for what will never work, a TransientError for what may pass.
 */
export type Stage<Needs extends keyof StagePorts = keyof StagePorts> = (
  input: StageInput,
  ports: Pick<StagePorts, Needs>,
) => Promise<UnitSummary>;
