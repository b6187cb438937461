/** What each stage of the pipeline is made of: its handler, its size, its objects. */
import type { StageName } from '../../functions/contract/stages.ts';

export interface StageShape {
  readonly handler: 'run-stage' | 'speech-stage' | 'text-stage' | 'publish-stage' | 'ingest-stage';
  readonly whenItFails: string;
  /** 1,769 MB is one vCPU; 3,008 is the most that every account may use. */
  readonly memoryMb: number;
  /** Runs FFmpeg or ffprobe. */
  readonly ffmpeg?: true;
  /** Reads the model catalogue; speech stages load the models as well. */
  readonly models?: true;
  /** Below which prefixes the stage reads and writes objects. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Writes objects of unknown length, in parts. */
  readonly streams?: true;
}

export const STAGE_SHAPES: Readonly<Record<StageName, StageShape>> = {
  ingest: {
    handler: 'ingest-stage',
    whenItFails: 'Files are not fetched from URLs.',
    memoryMb: 1024,
    reads: ['work/'],
    writes: ['uploads/', 'work/', 'results/'],
    streams: true,
  },
  probe: {
    handler: 'run-stage',
    whenItFails: 'Uploaded files are not recognised.',
    memoryMb: 1769,
    ffmpeg: true,
    reads: ['uploads/', 'work/'],
    writes: ['work/'],
  },
  extract: {
    handler: 'run-stage',
    whenItFails: 'Audio is not extracted.',
    memoryMb: 1769,
    ffmpeg: true,
    reads: ['uploads/', 'work/'],
    writes: ['work/'],
    streams: true,
  },
  denoise: {
    handler: 'speech-stage',
    whenItFails: 'Noise is not removed.',
    memoryMb: 1769,
    ffmpeg: true,
    models: true,
    reads: ['work/'],
    writes: ['work/'],
  },
  diarize: {
    handler: 'speech-stage',
    whenItFails: 'Speakers are not told apart.',
    memoryMb: 3008,
    models: true,
    reads: ['work/'],
    writes: ['work/'],
  },
  transcribe: {
    handler: 'speech-stage',
    whenItFails: 'Speech is not transcribed.',
    memoryMb: 3008,
    models: true,
    reads: ['work/'],
    writes: ['work/'],
  },
  assemble: {
    handler: 'run-stage',
    whenItFails: 'Finished work does not become a result.',
    memoryMb: 1769,
    // Which voices are one person depends on the model that heard them.
    models: true,
    reads: ['work/'],
    writes: ['results/'],
  },
  translate: {
    handler: 'text-stage',
    whenItFails: 'Transcripts are not translated.',
    memoryMb: 1024,
    reads: ['results/'],
    writes: ['results/'],
  },
  analyze: {
    handler: 'text-stage',
    whenItFails: 'Transcripts are not analysed.',
    memoryMb: 1769,
    reads: ['results/'],
    writes: ['results/'],
  },
  render: {
    handler: 'run-stage',
    whenItFails: 'Videos, pictures and audio are not rendered.',
    memoryMb: 3008,
    ffmpeg: true,
    reads: ['uploads/', 'work/', 'results/'],
    writes: ['results/'],
    streams: true,
  },
  publish: {
    handler: 'publish-stage',
    whenItFails: 'Results are not published to other places.',
    memoryMb: 1024,
    reads: ['uploads/', 'work/', 'results/'],
    writes: ['work/'],
  },
};
