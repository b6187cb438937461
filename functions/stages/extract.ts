/** One pass over the file: its audio as 16 kHz PCM, its loudness over time, and where to cut it into chunks. */
import type { MediaStore, Silence, Stage, StageInput, StagePorts } from '../application/ports.ts';
import { pcmObject, peaksObject, planObject, unitObject, uploadObject } from '../contract/keys.ts';
import { BYTES_PER_SAMPLE, SAMPLE_RATE } from '../contract/media-schemas.ts';
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

export const extract: Stage = async (input, ports) => {
  const { taskId, file } = input;
  const outcome = await storedOnce<Extracted>(
    ports.media,
    unitObject(taskId, file.id, 'extract', null),
    extractedSchema,
    () => extractAndPlan(input, ports),
  );
  return { stage: 'extract', ...outcome };
};

const extractAndPlan = async (input: StageInput, { media, tool }: StagePorts): Promise<Extracted> => {
  const { taskId, file } = input;
  if (file.media === undefined) throw new TransientError('the file was not probed yet');
  const meter = createPeakMeter();
  const extraction = tool.extractAudio(uploadObject(taskId, file.id), file.size, file.media, input.onProgress, input.signal);
  const found = await storePcm(media, pcmObject(taskId, file.id), metered(extraction.pcm, meter), extraction.finished, input.signal);
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

interface Found {
  readonly silences: readonly Silence[];
  readonly warning?: string;
}

/** Both ends of the pipe may fail; what the tool says about the file explains more than a broken stream does. */
const storePcm = async (
  media: MediaStore,
  key: string,
  pcm: AsyncIterable<Uint8Array>,
  finished: Promise<Found>,
  signal: AbortSignal,
): Promise<Found> => {
  const [stored, found] = await Promise.allSettled([media.putStream(key, pcm, BINARY, signal), finished]);
  if (found.status === 'rejected' && (stored.status === 'fulfilled' || found.reason instanceof ProblemError)) throw found.reason;
  if (stored.status === 'rejected') throw stored.reason;
  if (found.status === 'rejected') throw found.reason;
  return found.value;
};

async function* metered(pcm: AsyncIterable<Uint8Array>, meter: PeakMeter): AsyncGenerator<Uint8Array> {
  for await (const bytes of pcm) {
    meter.add(bytes);
    yield bytes;
  }
  // An odd byte at the end would be half a sample: FFmpeg writes none, and a chunk's range must not count one.
  if (meter.halfSample()) throw new TransientError(`the audio stream broke off inside a ${BYTES_PER_SAMPLE}-byte sample`);
}

const tooShort = (meter: PeakMeter, warning: string | undefined): ProblemError =>
  warning === undefined
    ? new ProblemError('media_no_audio', `The audio is only ${meter.samples()} samples long.`)
    : new ProblemError('media_corrupt', 'No audio could be read from the file.');
