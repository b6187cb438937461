/** Tools that make tasks and tell how they stand. */
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';
import { type Client, hasEnded, type TaskView, watchTask } from '../../client/index.ts';
import { persistently } from '../../client/patience.ts';
import { mayPass } from '../../client/problem.ts';
import { TASK_STATUSES } from '../../functions/contract/task-schemas.ts';
import { findFiles } from '../commands/files.ts';
import { submitFile } from '../commands/follow.ts';
import { answering, said, taskLine } from './answers.ts';

/** Many clients of the protocol give a tool a minute. */
const LONGEST_WAIT_SECONDS = 50;

const SILENT = { show: () => undefined, say: () => undefined };

const LOCAL = { readOnlyHint: true, openWorldHint: false } as const;

/** The task at its end, or as it is when the time is up. A service that is busy or away meanwhile is asked again. */
const taskAfter = async (client: Client, id: string, seconds: number): Promise<TaskView> => {
  if (seconds === 0) return client.getTask(id);
  const signal = AbortSignal.timeout(seconds * 1000);
  let last: TaskView | undefined;
  const watch = async (): Promise<void> => {
    for await (const item of watchTask(client, id, { signal }))
      if (item.kind === 'snapshot') last = item.task;
  };
  try {
    await persistently(watch, { signal, onRetry: () => undefined, longestDelayMs: 2_000 });
  } catch (fault) {
    if (!signal.aborted) throw fault;
  }
  if (last !== undefined && hasEnded(last)) return last;
  return client.getTask(id).catch((fault: unknown) => {
    if (last !== undefined && mayPass(fault)) return last;
    throw fault;
  });
};

const next = (task: TaskView): string => {
  if (!hasEnded(task)) return 'It is not done yet: ask again with watch_task.';
  if (task.status !== 'completed') return 'There will be no result.';
  return task.files.length > 0 ? 'Read it with read_transcript.' : 'It is done; no recording, no transcript.';
};

const stages = ({ stages: all }: TaskView): readonly string[] =>
  all.map(
    ({ name, status, progress }) => `  ${name}: ${status}${status === 'running' ? `, ${progress} %` : ''}`,
  );

export const addTaskTools = (server: McpServer, client: Client): void => {
  server.registerTool(
    'submit',
    {
      title: 'Transcribe a recording',
      description:
        'Sends an audio or video file of this machine, or has one fetched from a URL (YouTube too), to be transcribed with speakers. Answers the id of the task at once; watch_task tells when it is done.',
      inputSchema: {
        source: z.string().min(1).describe('Absolute path of a file, or an http(s) URL'),
        language: z.string().min(2).optional().describe('Of the speech, as en or de; found out if left out'),
        outputs: z
          .array(z.string())
          .optional()
          .describe('As transcript, subtitles, analysis; all common ones if left out'),
      },
      annotations: { readOnlyHint: false, destructiveHint: false, openWorldHint: true },
    },
    answering(async ({ source, language, outputs }) => {
      const [path = source] = await findFiles([source]);
      const options = { reuse: true, ...(language && { language }), ...(outputs && { outputs }) };
      const { id } = await submitFile(client, path, options, SILENT);
      return said(`Task ${id} was created. Follow it with watch_task.`);
    }),
  );
  server.registerTool(
    'watch_task',
    {
      title: 'How a task stands',
      description: 'Status, progress and stages of a task; waits for its end as long as asked.',
      inputSchema: {
        task_id: z.string().min(1),
        wait_seconds: z.number().int().min(0).max(LONGEST_WAIT_SECONDS).default(0),
      },
      annotations: LOCAL,
    },
    answering(async ({ task_id, wait_seconds }) => {
      const task = await taskAfter(client, task_id, wait_seconds);
      return said(taskLine(task), ...stages(task), next(task));
    }),
  );
  server.registerTool(
    'list_tasks',
    {
      title: 'List tasks',
      description: 'The newest tasks first, page by page. A page may be short, and still have a next one.',
      inputSchema: {
        status: z.enum(TASK_STATUSES).optional(),
        search: z.string().optional().describe('Words of file names, ids, types, metadata or params'),
        limit: z.number().int().min(1).max(100).default(20),
        cursor: z.string().optional().describe('From the end of the page before'),
      },
      annotations: LOCAL,
    },
    answering(async ({ status, search, limit, cursor }) => {
      const page = await client.listTasks({
        limit,
        ...(status && { status }),
        ...(search && { search }),
        ...(cursor && { cursor }),
      });
      const more = page.next_cursor === null ? [] : [`More: cursor ${page.next_cursor}`];
      return said(
        ...(page.items.length === 0 ? ['There are no such tasks.'] : page.items.map(taskLine)),
        ...more,
      );
    }),
  );
};
