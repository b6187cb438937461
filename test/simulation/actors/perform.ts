/** What stages do, in virtual time: they take a while, tell of progress, and fail in every way there is. */
import type { StageInput } from '../../../functions/application/ports.ts';
import type { Perform } from '../../../functions/application/run-unit.ts';
import {
  againObject,
  artifactObject,
  transcriptObject,
  unitObject,
  uploadObject,
} from '../../../functions/contract/keys.ts';
import { type UnitSummary, unitSummarySchema } from '../../../functions/contract/media-schemas.ts';
import { ProblemError, TransientError } from '../../../functions/contract/problems.ts';
import { STAGES, type StageName } from '../../../functions/contract/stages.ts';
import { storedOnce } from '../../../functions/stages/stored.ts';
import { summaryOf } from '../../support/tasks.ts';
import type { Ports } from '../world/ports.ts';
import type { Process } from '../world/process.ts';
import type { World } from '../world/world.ts';

/** Names that clients give their files, for how these will fare. */
export const CORRUPT = 'corrupt';
export const DEADLY = 'deadly';
export const FRAGILE = 'fragile';
/** Its first chunk is understood only when it is listened to a second time. */
export const MUMBLED = 'mumbled';

/** Between two signs of progress. */
const STEP_MS = 6_000;

export const chunksOf = (fileName: string): number => 1 + (fileName.charCodeAt(0) % 3);

/** Until the function is told to stop; it never is of itself. */
const hang = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

const labour = async (input: StageInput, process: Process, world: World): Promise<void> => {
  const { scheduler } = world;
  const until = scheduler.time() + world.between(200, 30_000);
  const began = scheduler.time();
  while (scheduler.time() < until) {
    await scheduler.sleep(Math.min(STEP_MS, until - scheduler.time()), process);
    input.signal.throwIfAborted();
    input.onProgress((scheduler.time() - began) / (until - began));
    if (world.strikes('unitFails')) await fail(input, process, world);
  }
};

const fail = async ({ signal }: StageInput, process: Process, world: World): Promise<void> => {
  const way = world.chance.pick(['transient', 'hang', 'death'] as const);
  world.note(process.name, `its work ends: ${way}`);
  if (way === 'hang') await hang(signal);
  if (way === 'transient') throw new TransientError('the tool fell over');
  process.die('in the middle of its work');
  await new Promise(() => {});
};

/** Every result of the stages before lies there, or the unit was sent too early. */
const readInputs = async ({ taskId, file, stages }: StageInput, { media }: Ports): Promise<void> => {
  const maps = stages.filter((stage) => STAGES[stage].kind === 'map');
  for (const stage of maps) {
    for (let chunk = 0; chunk < (file.chunk_count ?? 0); chunk += 1) {
      const key = unitObject(taskId, file.id, stage, chunk);
      if ((await media.facts(key)) === undefined)
        throw new TransientError(`an intermediate result is missing: ${key}`);
    }
  }
  for (const chunk of file.again ?? []) {
    const key = againObject(taskId, file.id, chunk);
    if ((await media.facts(key)) === undefined)
      throw new TransientError(`a second hearing is missing: ${key}`);
  }
};

/** Each version is made of the one before it. */
const leavingTranscript = async (
  summary: UnitSummary,
  { taskId, file }: StageInput,
  { media }: Ports,
): Promise<UnitSummary> => {
  const { version = 1 } = file.edit ?? {};
  const before = transcriptObject(taskId, file.id, version - 1);
  if (version > 2 && (await media.facts(before)) === undefined)
    throw new TransientError(`the version before is missing: ${before}`);
  const transcript = JSON.stringify({ version, speakers: [{ id: 'S1' }], segments: [] });
  await media.put(transcriptObject(taskId, file.id, version), transcript, 'application/json');
  await media.put(artifactObject(taskId, file.id, 'transcript.json'), transcript, 'application/json');
  return summary;
};

const isHeardAgain = ({ file, chunk }: StageInput, stage: StageName): boolean =>
  stage === 'transcribe' && chunk !== null && (file.again?.includes(chunk) ?? false);

const wantsSecondHearing = ({ file, stages }: StageInput, stage: StageName): boolean =>
  stage === 'assemble' &&
  stages.includes('transcribe') &&
  file.name.endsWith(MUMBLED) &&
  file.again === undefined;

export const performOf =
  (stage: StageName, process: Process, ports: Ports, world: World): Perform =>
  (input) => {
    const { taskId, file, chunk } = input;
    const make = async (): Promise<UnitSummary> => {
      if (stage === 'probe' && file.name.endsWith(CORRUPT))
        throw new ProblemError('media_corrupt', 'The file is damaged.');
      if (stage === 'extract' && file.name.endsWith(DEADLY)) {
        process.die('each time it meets this file');
        await new Promise(() => {});
      }
      if (stage === 'assemble') await readInputs(input, ports);
      await labour(input, process, world);
      if (stage === 'transcribe' && file.name.endsWith(FRAGILE))
        throw new ProblemError('media_corrupt', 'This part of the file is damaged.');
      const summary = summaryOf({ stage, file_id: file.id, chunk }, chunksOf(file.name));
      if (summary.stage !== 'ingest') return summary;
      // The store tells of this too, as of an upload.
      await ports.media.put(uploadObject(taskId, file.id), 'fetched', 'application/octet-stream');
      return { ...summary, name: file.name };
    };
    if (wantsSecondHearing(input, stage))
      return make().then(() => ({ stage: 'assemble', artifacts: [], models: [], listen_again: [0] }));
    if (stage === 'assemble') return make().then((summary) => leavingTranscript(summary, input, ports));
    const key = isHeardAgain(input, stage)
      ? againObject(taskId, file.id, chunk ?? 0)
      : unitObject(taskId, file.id, stage, chunk);
    return storedOnce<UnitSummary>(ports.media, key, unitSummarySchema, make);
  };
