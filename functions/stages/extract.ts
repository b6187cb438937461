/** One pass over the file: its audio as 16 kHz PCM, its loudness over time, and where to cut it into chunks. */
import type { MediaStore, MediaTool, Stage, StageInput, StagePorts } from '../application/ports.ts';
import { pcmObject, peaksObject, planObject, unitObject, uploadObject } from '../contract/keys.ts';
import { SAMPLE_RATE } from '../contract/media-schemas.ts';
import { ProblemError, TransientError } from '../contract/problems.ts';
import { planChunks } from '../domain/chunking.ts';
import { createPeakMeter, type PeakMeter } from '../domain/peaks.ts';
import { store, storedOnce } from './stored.ts';

/** Less than this is a click, not a recording. */
const SHORTEST_AUDIO_SECONDS = 0.1;
const BINARY = 'application/octet-stream';

const extractedSchema = {
  type: 'object',
  required: ['chunk_count', 'duration'],
  properties: { chunk_count: { type: 'integer' }, duration: { type: 'number' }, warning: { type: 'string' } },
} as const;

interface Extracted {
  readonly chunk_count: number;
  readonly duration: number;
  readonly warning?: string;
}

export const extract: Stage<'media' | 'tool'> = async (input, ports) => {
  const { taskId, file } = input;
  const outcome = await storedOnce<Extracted>(
    ports.media,
    unitObject(taskId, file.id, 'extract', null),
    extractedSchema,
    () => extractAndPlan(input, ports),
  );
  const { duration, chunk_count, warning } = outcome;
  const chunks = chunk_count === 1 ? '1 chunk' : `${chunk_count} chunks`;
  input.onLog('INFO', `${file.name}: ${duration.toFixed(1)} s of audio, cut into ${chunks}`);
  if (warning !== undefined) input.onLog('WARN', `${file.name}: ${warning}`);
  return { stage: 'extract', ...outcome };
};

const extractAndPlan = async (
  input: StageInput,
  { media, tool }: Pick<StagePorts, 'media' | 'tool'>,
): Promise<Extracted> => {
  const { taskId, file } = input;
  if (file.media === undefined) throw new TransientError('the file was not probed yet');
  const meter = createPeakMeter();
  const extraction = tool.extractAudio(
    uploadObject(taskId, file.id),
    file.size,
    file.media,
    input.onProgress,
    input.signal,
  );
  const found = await storePcm(media, pcmObject(taskId, file.id), extraction, meter, input.signal);
  if (meter.samples() < SHORTEST_AUDIO_SECONDS * SAMPLE_RATE) throw tooShort(meter, found.warning);
  const plan = planChunks(found.silences, meter.samples());
  await media.put(peaksObject(taskId, file.id), meter.peaks(), BINARY);
  await store(media, planObject(taskId, file.id), plan);
  return {
    chunk_count: plan.chunks.length,
    duration: meter.samples() / SAMPLE_RATE,
    ...(found.warning === undefined ? {} : { warning: found.warning }),
  };
};

type Found = Awaited<ReturnType<MediaTool['extractAudio']>['finished']>;

/** Stores the stream; where it broke because the tool failed, what the tool says of the file is the reason. */
const storePcm = async (
  media: MediaStore,
  key: string,
  { pcm, finished }: ReturnType<MediaTool['extractAudio']>,
  meter: PeakMeter,
  signal: AbortSignal,
): Promise<Found> => {
  // Awaited only after the stream: until then its rejection has nobody who waits for it.
  finished.catch(() => undefined);
  let toolFault: unknown;
  const fromTool = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for await (const bytes of pcm) {
        meter.add(bytes);
        yield bytes;
      }
    } catch (cause) {
      toolFault = cause;
      throw cause;
    }
  };
  try {
    await media.putStream(key, fromTool(), BINARY, signal);
  } catch (cause) {
    throw toolFault ?? cause;
  }
  return finished;
};

const tooShort = (meter: PeakMeter, warning: string | undefined): ProblemError =>
  warning === undefined
    ? new ProblemError('media_no_audio', `The audio is only ${meter.samples()} samples long.`)
    : new ProblemError('media_corrupt', 'No audio could be read from the file.');
