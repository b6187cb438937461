/** A transcript in pieces that a WebSocket carries. */
import type { FactOf, Unit } from '../../contract/event-schemas.ts';
import type { TranscriptPart } from '../../contract/realtime-schemas.ts';
import { type Segment, TRANSCRIPT_FILE } from '../../contract/transcript-schemas.ts';
import { has } from '../task/bitmap.ts';
import { isStageDone } from '../task/pipeline.ts';
import { type FileState, stageOf, type TaskState } from '../task/task.ts';

/** A frame of API Gateway holds 32 KB; the message around the segments takes its part of it. */
const PART_BYTES = 30_000;

/** A longer transcript is not sent at its end: whoever follows reads it where all results lie. Some two hours of speech. */
const LONGEST_SENT_BYTES = 2_000_000;

/** Chunks that a new subscriber is given, the latest: about an hour. */
const CHUNKS_REPLAYED = 60;

/** What of a task was said, and where it can be read: in one chunk of a file, or (null) in all of it. */
export interface Spoken {
  readonly task_id: string;
  readonly file_id: string;
  readonly chunk: number | null;
  /** False where it is too long to be sent. */
  readonly isSent: boolean;
}

const sizeOf = (segment: Segment): number => Buffer.byteLength(JSON.stringify(segment)) + 1;

/** Words are the most of a segment. One that is too large all the same comes without them. */
const fitting = (segment: Segment): Segment =>
  sizeOf(segment) > PART_BYTES ? { ...segment, words: [] } : segment;

/** At least one, which may be empty: that nothing was said is worth knowing, too. */
const packed = (segments: readonly Segment[]): readonly (readonly Segment[])[] => {
  const parts: Segment[][] = [[]];
  let bytes = 0;
  for (const segment of segments.map(fitting)) {
    const size = sizeOf(segment);
    if (bytes > 0 && bytes + size > PART_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(segment);
    bytes += size;
  }
  return parts;
};

type Place = Pick<TranscriptPart, 'file_id' | 'chunk'>;

export const partsOf = ({ file_id, chunk }: Place, segments: readonly Segment[]): readonly TranscriptPart[] =>
  packed(segments).map((some, part, { length: parts }) => ({ file_id, chunk, part, parts, segments: some }));

/** Says only that it is there. */
export const mention = ({ file_id, chunk }: Place): TranscriptPart => ({
  file_id,
  chunk,
  part: 0,
  parts: 0,
  segments: [],
});

const whole = (task_id: string, file_id: string, artifacts: FileState['artifacts']): Spoken | undefined => {
  const stored = artifacts.find(({ name }) => name === TRANSCRIPT_FILE);
  return stored && { task_id, file_id, chunk: null, isSent: stored.size <= LONGEST_SENT_BYTES };
};

const chunkOf = (task_id: string, { file_id, chunk }: Unit): Spoken => ({
  task_id,
  file_id,
  chunk,
  isSent: true,
});

/** What there is to read since this unit was completed. */
export const spokenBy = (
  task_id: string,
  { unit, summary }: FactOf<'UnitCompleted'>['data'],
): Spoken | undefined => {
  if (summary.stage === 'assemble') return whole(task_id, unit.file_id, summary.artifacts);
  return summary.stage === 'transcribe' ? chunkOf(task_id, unit) : undefined;
};

const spokenOfFile = (task_id: string, file: FileState): readonly Spoken[] => {
  const assemble = stageOf(file, 'assemble');
  const all = assemble && isStageDone(assemble) ? whole(task_id, file.id, file.artifacts) : undefined;
  if (all !== undefined) return [all];
  const transcribe = stageOf(file, 'transcribe');
  if (transcribe === undefined) return [];
  return Array.from({ length: transcribe.total }, (_, chunk) => chunk)
    .filter((chunk) => has(transcribe.done, chunk))
    .map((chunk) => chunkOf(task_id, { file_id: file.id, stage: 'transcribe', chunk }));
};

/** What there is to read of a task so far; of many chunks the last ones. */
export const spokenSoFar = (task: TaskState): readonly Spoken[] =>
  task.files.flatMap((file) => spokenOfFile(task.id, file)).slice(-CHUNKS_REPLAYED);
