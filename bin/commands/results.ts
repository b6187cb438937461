/** What a finished task gives the person: the transcript with speakers, the notice, the files. */
import { createWriteStream } from 'node:fs';
import { access, constants, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  type Client,
  isTranscript,
  type Segment,
  type TaskResult,
  type TaskView,
  type Transcript,
} from '../../client/index.ts';
import { printable, printableLines } from './printable.ts';
import { UsageError } from './settings.ts';

const padded = (n: number): string => String(n).padStart(2, '0');

/** `01:02.3`, with hours where there are some. */
export const clockTime = (seconds: number): string => {
  const tenths = Math.round(seconds * 10);
  const [hours, minutes, rest] = [Math.floor(tenths / 36_000), Math.floor(tenths / 600) % 60, tenths % 600];
  const start = hours > 0 ? `${padded(hours)}:` : '';
  return `${start}${padded(minutes)}:${padded(Math.floor(rest / 10))}.${rest % 10}`;
};

export const segmentLine = ({ start, text }: Segment, who: string | null = null): string =>
  printable(`[${clockTime(start)}] ${who === null ? '' : `${who}: `}${text}`);

export const transcriptLines = ({ segments, speakers }: Transcript): readonly string[] => {
  const names = new Map(speakers.map(({ id, name }) => [id, name ?? id]));
  if (segments.length === 0) return ['(no speech was found)'];
  return segments.map((segment) => {
    const { speaker } = segment;
    return segmentLine(segment, speaker === null ? null : (names.get(speaker) ?? speaker));
  });
};

export const resultOf = async (client: Client, taskId: string): Promise<TaskResult> => {
  const answer = await client.result(taskId);
  if (answer.kind === 'ready') return answer.result;
  throw new Error(`Task ${taskId} is ${answer.status}, it has no result yet`);
};

/** Small transcripts come within the result, large ones are artifacts. */
export const transcriptOf = async (
  client: Client,
  taskId: string,
  file: TaskResult['files'][number],
): Promise<Transcript | undefined> => {
  if (isTranscript(file.transcript)) return file.transcript;
  if (!file.artifacts.some(({ name }) => name === 'transcript.json')) return undefined;
  const content: unknown = await (
    await client.downloadArtifact(taskId, 'transcript.json', file.file_id)
  ).json();
  return isTranscript(content) ? content : undefined;
};

/** Said wherever demonstration models spoke, whether the service says it or not. */
const DEMO_NOTICE =
  'Made with the small demonstration models: they know a few hundred words in synthetic voices and will not ' +
  'understand real speech. For real recordings install a model: npm run models -- pull NAME';

export const noticeOf = ({ notice, models }: TaskResult): string | undefined =>
  models.some(({ demo }) => demo) ? DEMO_NOTICE : notice;

export const resultText = async (client: Client, result: TaskResult): Promise<string> => {
  const blocks: string[] = [];
  for (const file of result.files) {
    const transcript = await transcriptOf(client, result.task_id, file);
    const lines = transcript ? transcriptLines(transcript) : [];
    const heard = transcript && lines.length === 0 ? ['(no speech was found)'] : lines;
    const warnings = (file.warnings ?? []).map((warning) => printable(`Warning: ${warning}`));
    blocks.push([printable(file.name), ...[...heard, ...warnings].map((line) => `  ${line}`)].join('\n'));
  }
  const notice = noticeOf(result);
  if (notice !== undefined) blocks.push(`Note: ${notice}`);
  return blocks.join('\n\n');
};

/** Whether results can be stored there is found out before they are made, not after. */
export const prepareFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new UsageError(`Nothing can be stored in ${folder} (${code}).`);
  }
};

/** Stores all artifacts in `folder`, a file's own folder each when there are several; answers what was written. */
export const downloadArtifacts = async (
  client: Client,
  result: TaskResult,
  folder: string,
): Promise<readonly string[]> => {
  const written: string[] = [];
  for (const file of result.files) {
    const place = result.files.length > 1 ? join(folder, basename(file.file_id)) : folder;
    await mkdir(place, { recursive: true });
    for (const { name } of file.artifacts) {
      const path = join(place, basename(name));
      const { body } = await client.downloadArtifact(result.task_id, name, file.file_id);
      await pipeline(body === null ? [] : Readable.fromWeb(body), createWriteStream(path));
      written.push(path);
    }
  }
  return written;
};

/** The same as a problem. */
export const endOf = (task: TaskView): { readonly code: string; readonly detail: string } =>
  task.error ?? { code: `task_${task.status}`, detail: `The task is ${task.status}.` };

/** How a task ended, for those it did not end well for. */
export const endText = ({ status, error }: TaskView): string =>
  error === undefined ? status : `${status}: ${error.code}: ${printableLines(error.detail)}`;
