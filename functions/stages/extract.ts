/** One pass over the file: its audio as 16 kHz PCM, its loudness over time, and where to cut it into chunks. */
import type { MediaStore, MediaTool, Stage, StageInput, StagePorts } from '../application/ports.ts';
import { pcmObject, peaksObject, planObject, uploadObject } from '../contract/keys.ts';
import { SAMPLE_RATE } from '../contract/media-schemas.ts';
import { ProblemError, TransientError } from '../contract/problems.ts';
import { planChunks } from '../domain/sound/chunking.ts';
import { createPeakMeter, type PeakMeter } from '../domain/sound/peaks.ts';
import { doneBefore, type Maker } from './done-before.ts';
import { contentOf } from './recipes.ts';
import { store } from './stored.ts';

const VERSION = 1;

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
  const { file } = input;
  const { result: outcome, reused } = await doneBefore<Extracted>(input, ports.media, {
    stage: 'extract',
    version: VERSION,
    from: async () => ({ ...(await contentOf(input, ports.media)), media: file.media ?? null }),
    schema: extractedSchema,
    make: () => extractAndPlan(input, ports),
    adopt: (maker) => adopt(input, ports.media, maker),
  });
  const { duration, chunk_count, warning } = outcome;
  const chunks = chunk_count === 1 ? '1 chunk' : `${chunk_count} chunks`;
  input.onLog('INFO', `${file.name}: ${duration.toFixed(1)} s of audio, cut into ${chunks}`);
  if (warning !== undefined) input.onLog('WARN', `${file.name}: ${warning}`);
  return { stage: 'extract', ...outcome, ...(reused && { reused }) };
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
  const { found, sha256 } = await storePcm(
    media,
    pcmObject(taskId, file.id),
    extraction,
    meter,
    input.signal,
  );
  if (meter.samples() < SHORTEST_AUDIO_SECONDS * SAMPLE_RATE) throw tooShort(meter, found.warning);
  const plan = planChunks(found.silences, meter.samples());
  await media.put(peaksObject(taskId, file.id), meter.peaks(), BINARY);
  await store(media, planObject(taskId, file.id), { ...plan, audio_sha256: sha256 });
  return {
    chunk_count: plan.chunks.length,
    duration: meter.samples() / SAMPLE_RATE,
    ...(found.warning === undefined ? {} : { warning: found.warning }),
  };
};

/** What `extract` leaves beside its outcome. */
const BESIDE = [pcmObject, peaksObject, planObject];

/** Copied one after the other: the audio first, for it is the largest, and what is gone is gone as a whole. */
const adopt = async ({ taskId, file }: StageInput, media: MediaStore, maker: Maker): Promise<boolean> => {
  for (const objectOf of BESIDE) {
    const copied = await media.copy(objectOf(maker.task_id, maker.file_id), objectOf(taskId, file.id));
    if (!copied) return false;
  }
  return true;
};

type Found = Awaited<ReturnType<MediaTool['extractAudio']>['finished']>;

/** Stores the stream; where it broke because the tool failed, what the tool says of the file is the reason. */
const storePcm = async (
  media: MediaStore,
  key: string,
  { pcm, finished }: ReturnType<MediaTool['extractAudio']>,
  meter: PeakMeter,
  signal: AbortSignal,
): Promise<{ found: Found; sha256: string }> => {
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
    const { sha256 } = await media.putStream(key, fromTool(), BINARY, signal);
    return { found: await finished, sha256 };
  } catch (cause) {
    throw toolFault ?? cause;
  }
};

const tooShort = (meter: PeakMeter, warning: string | undefined): ProblemError =>
  warning === undefined
    ? new ProblemError('media_no_audio', `The audio is only ${meter.samples()} samples long.`)
    : new ProblemError('media_corrupt', 'No audio could be read from the file.');
