/** Tools that read transcripts, and find words in those of the latest tasks. */
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { type Client, isTranscript, type TaskView, type Transcript } from '../../client/index.ts';
import { noticeOf, resultOf, transcriptLines, transcriptOf } from '../commands/results.ts';
import { UsageError } from '../commands/settings.ts';
import { answering, said } from './answers.ts';

/** About two minutes of talk: what fits beside the rest of a conversation. */
const PAGE_LINES = 100;
/** Tasks whose transcripts one search reads, some side by side. */
const MOST_SEARCHED = 100;
const AT_ONCE = 5;
const MOST_HITS = 50;

const READING = { readOnlyHint: true, openWorldHint: false } as const;

const chosen = <File extends { readonly file_id: string }>(files: readonly File[], id?: string): File => {
  const file = files.find(({ file_id }) => id === undefined || file_id === id);
  if (file) return file;
  if (files.length === 0) throw new UsageError('The task is not about recordings: it has no transcript.');
  throw new UsageError(`There is no such file; there are ${files.map(({ file_id }) => file_id).join(', ')}.`);
};

const readPage = async (
  client: Client,
  taskId: string,
  fileId: string | undefined,
  after: number,
  limit: number,
) => {
  const result = await resultOf(client, taskId);
  const file = chosen(result.files, fileId);
  const transcript = await transcriptOf(client, taskId, file);
  if (transcript === undefined) throw new UsageError(`${file.name} has no transcript.`);
  const lines = transcriptLines(transcript);
  const page = lines.slice(after, after + limit);
  const end = after + page.length;
  const others = result.files.filter(({ file_id }) => file_id !== file.file_id);
  return said(
    `${file.name}, ${transcript.duration} s, language ${transcript.language.code}: lines ${Math.min(after + 1, end)} to ${end} of ${lines.length}`,
    ...[noticeOf(result)].flatMap((notice) => notice ?? []),
    ...page,
    ...(end < lines.length ? [`More: after ${end}`] : []),
    ...(others.length === 0
      ? []
      : [`Other files: ${others.map(({ file_id, name }) => `${file_id} ${name}`).join(', ')}`]),
  );
};

const storedTranscript = async (
  client: Client,
  taskId: string,
  fileId: string,
): Promise<Transcript | undefined> => {
  const content: unknown = await (await client.downloadArtifact(taskId, 'transcript.json', fileId)).json();
  return isTranscript(content) ? content : undefined;
};

const folded = (text: string): string => text.toLocaleLowerCase().normalize('NFKC');

/** Lines that hold the words as they were written, whatever their case. */
const hitsIn = async (client: Client, task: TaskView, words: string): Promise<readonly string[]> => {
  const artifacts = await client.artifacts(task.id);
  const transcripts = artifacts.filter(({ name }) => name === 'transcript.json');
  const files = await Promise.all(
    transcripts.map(async ({ file_id }) => {
      const transcript = await storedTranscript(client, task.id, file_id);
      const lines = transcript === undefined ? [] : transcriptLines(transcript);
      return lines.flatMap((line) => (folded(line).includes(words) ? [`${task.id} ${file_id} ${line}`] : []));
    }),
  );
  return files.flat();
};

const completed = async (client: Client, count: number): Promise<readonly TaskView[]> => {
  const { items } = await client.listTasks({ status: 'completed', type: 'media.process', limit: count });
  return items;
};

const search = async (client: Client, words: string, count: number) => {
  const tasks = await completed(client, count);
  const hits: string[] = [];
  for (let at = 0; at < tasks.length && hits.length < MOST_HITS; at += AT_ONCE) {
    const some = tasks.slice(at, at + AT_ONCE);
    hits.push(...(await Promise.all(some.map((task) => hitsIn(client, task, folded(words))))).flat());
  }
  if (hits.length === 0)
    return said(`Nobody says "${words}" in the latest ${tasks.length} transcribed tasks.`);
  const cut = hits.length > MOST_HITS ? [`and ${hits.length - MOST_HITS} or more others`] : [];
  return said(...hits.slice(0, MOST_HITS), ...cut);
};

export const addTranscriptTools = (server: McpServer, client: Client): void => {
  server.registerTool(
    'read_transcript',
    {
      title: 'Read a transcript',
      description:
        'What is said in a completed task, a line for each segment with its time and speaker, page by page.',
      inputSchema: {
        task_id: z.string().min(1),
        file_id: z.string().optional().describe('Of a task with several files; the first if left out'),
        after: z.number().int().min(0).default(0).describe('Lines to pass over'),
        limit: z.number().int().min(1).max(500).default(PAGE_LINES),
      },
      annotations: READING,
    },
    answering(({ task_id, file_id, after, limit }) => readPage(client, task_id, file_id, after, limit)),
  );
  server.registerTool(
    'search_transcripts',
    {
      title: 'Search in transcripts',
      description: 'Finds who said some words, and when, in the transcripts of your latest tasks.',
      inputSchema: {
        words: z.string().trim().min(2).describe('As they were said, in this order'),
        tasks: z
          .number()
          .int()
          .min(1)
          .max(MOST_SEARCHED)
          .default(25)
          .describe('How many of the latest to look into'),
      },
      annotations: READING,
    },
    answering(({ words, tasks }) => search(client, words, tasks)),
  );
};
