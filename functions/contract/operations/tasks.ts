/** Tasks. */
import {
  batchAnswerSchema,
  createdTaskSchema,
  deduplicatedTaskSchema,
  estimateSchema,
  eventListSchema,
  logPageSchema,
  pendingResultSchema,
  taskAnswerSchema,
  taskPageSchema,
} from '../answer-schemas.ts';
import { taskResultSchema, taskViewSchema } from '../task-schemas.ts';
import type { Operations } from './operation.ts';

const estimated = {
  type: 'object',
  additionalProperties: false,
  required: ['estimate'],
  properties: { estimate: estimateSchema },
} as const;

export const taskOperations = {
  'POST /api/tasks': {
    id: 'createTask',
    tag: 'Tasks',
    summary: 'Create a task',
    description:
      'A media task answers with one upload instruction per file and begins when the files have arrived. An identical task that is there already is answered with 200 and `deduplicated`; `dry_run=true` answers an estimate and creates nothing; `wait_seconds` waits so long for the end.',
    answers: { 201: createdTaskSchema, 200: { anyOf: [deduplicatedTaskSchema, estimated] } },
    problems: [
      'invalid_params',
      'unknown_task_type',
      'task_type_inactive',
      'file_too_large',
      'source_url_refused',
      'translator_unavailable',
      'publish_refused',
      'idempotency_mismatch',
      'quota_exceeded',
      'conflict',
    ],
    heeds: ['Idempotency-Key'],
    examples: {
      upload: {
        summary: 'A recording to be transcribed, with subtitles',
        body: {
          type: 'media.process',
          params: {
            files: [{ name: 'interview.mp4', size: 734_003_200 }],
            outputs: ['transcript', 'subtitles', 'speakers'],
            subtitles: { formats: ['vtt', 'srt'], max_line_length: 42, max_lines: 2 },
          },
          metadata: { project: 'spring' },
        },
        answers: 201,
      },
      worker: {
        summary: 'Work for a worker of your own',
        body: { type: 'thumbnails.make', params: { page: 'https://example.org/' }, priority: 10 },
        answers: 201,
      },
    },
  },
  'POST /api/tasks/batch': {
    id: 'createTasks',
    tag: 'Tasks',
    summary: 'Create up to 100 tasks',
    description: 'Each has its own outcome: a fault in one does not hold up the others.',
    answers: { 207: batchAnswerSchema },
    problems: ['conflict'],
    heeds: ['Idempotency-Key'],
    examples: {
      two: {
        summary: 'One that is created, one that is refused',
        body: {
          tasks: [
            { type: 'thumbnails.make', params: { page: 'https://example.org/a' } },
            { type: 'no.such-type', params: {} },
          ],
        },
        answers: 207,
      },
    },
  },
  'GET /api/tasks': {
    id: 'listTasks',
    tag: 'Tasks',
    summary: 'List your tasks',
    description:
      'Newest first unless `order=asc`. In `type`, `%` stands for any characters. `search` finds tasks in which all its words stand, whatever their capitals and accents: in the id, the type, the names of files, the metadata, the params. A request looks through some 2,500 tasks; a page may hold fewer than `limit`, or none, and still have a `next_cursor`.',
    answers: { 200: taskPageSchema },
  },
  'GET /api/tasks/{id}': {
    id: 'getTask',
    tag: 'Tasks',
    summary: 'Read a task',
    answers: { 200: taskViewSchema },
  },
  'DELETE /api/tasks/{id}': {
    id: 'deleteTask',
    tag: 'Tasks',
    summary: 'Delete a task with all its files and results',
    answers: { 204: 'nothing' },
    problems: ['invalid_state', 'conflict'],
  },
  'GET /api/tasks/{id}/events': {
    id: 'listEvents',
    tag: 'Tasks',
    summary: 'What happened to a task, oldest first',
    answers: { 200: eventListSchema },
  },
  'GET /api/tasks/{id}/logs': {
    id: 'listLogs',
    tag: 'Tasks',
    summary: 'What stages and workers told of a task',
    answers: { 200: logPageSchema },
  },
  'GET /api/tasks/{id}/result': {
    id: 'getResult',
    tag: 'Tasks',
    summary: 'The result of a task',
    description: '202 and `Retry-After` until there is one.',
    answers: { 200: taskResultSchema, 202: pendingResultSchema },
    problems: ['task_failed', 'task_cancelled'],
  },
  'POST /api/tasks/{id}/cancel': {
    id: 'cancelTask',
    tag: 'Tasks',
    summary: 'Cancel a task',
    answers: { 202: taskAnswerSchema },
    problems: ['invalid_state', 'conflict'],
  },
  'POST /api/tasks/{id}/retry': {
    id: 'retryTask',
    tag: 'Tasks',
    summary: 'Try a failed or cancelled task again',
    answers: { 202: taskAnswerSchema },
    problems: ['invalid_state', 'conflict'],
  },
} as const satisfies Operations;
