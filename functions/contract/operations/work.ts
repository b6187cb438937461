/** Task types, and the workers that do their tasks. */
import {
  claimedSchema,
  extendedSchema,
  taskAnswerSchema,
  typeListSchema,
  workerListSchema,
} from '../answer-schemas.ts';
import { taskTypeSchema } from '../type-schemas.ts';
import type { Operations } from './operation.ts';

export const workOperations = {
  'POST /api/task-types/register': {
    id: 'registerType',
    tag: 'Task types',
    summary: 'Register a task type, or a new version of it',
    description: '201 with a new version; 200 when the newest version says the same already.',
    answers: { 201: taskTypeSchema, 200: taskTypeSchema },
    problems: ['invalid_schema', 'task_type_built_in', 'conflict'],
    examples: {
      thumbnails: {
        summary: 'Pictures of web pages, made by workers of your own',
        body: {
          name: 'thumbnails.make',
          param_schema: {
            type: 'object',
            required: ['page'],
            properties: { page: { type: 'string', pattern: '^https://' } },
          },
          lease_seconds: 120,
          max_attempts: 5,
        },
        answers: 201,
      },
    },
  },
  'GET /api/task-types': {
    id: 'listTypes',
    tag: 'Task types',
    summary: 'List task types, the built-in ones among them',
    answers: { 200: typeListSchema },
  },
  'GET /api/task-types/{name}': {
    id: 'getType',
    tag: 'Task types',
    summary: 'Read a task type',
    answers: { 200: taskTypeSchema },
  },
  'DELETE /api/task-types/{name}': {
    id: 'deactivateType',
    tag: 'Task types',
    summary: 'Take no new tasks of a type',
    answers: { 204: 'nothing' },
    problems: ['task_type_built_in', 'conflict'],
  },
  'POST /api/tasks/claim': {
    id: 'claimTasks',
    tag: 'Workers',
    summary: 'Claim tasks',
    description:
      'They are the worker’s until their lease ends; heartbeats extend it. 204 when nothing came within `wait_seconds`.',
    answers: { 200: claimedSchema, 204: 'nothing' },
    examples: {
      one: {
        summary: 'The most urgent task of a type',
        body: { worker_id: 'laptop-1', types: ['thumbnails.make'] },
        answers: 200,
      },
      none: {
        summary: 'Nothing to do',
        body: { worker_id: 'laptop-1', types: ['nobody.asks-for-this'], wait_seconds: 0 },
        answers: 204,
      },
    },
  },
  'POST /api/tasks/{id}/heartbeat': {
    id: 'heartbeat',
    tag: 'Workers',
    summary: 'Keep a claim, and tell how far the work is',
    answers: { 200: extendedSchema },
    problems: ['claim_lost', 'conflict'],
  },
  'POST /api/tasks/{id}/complete': {
    id: 'completeTask',
    tag: 'Workers',
    summary: 'Tell how the work ended',
    answers: { 200: taskAnswerSchema },
    problems: ['claim_lost', 'invalid_result', 'conflict'],
  },
  'GET /api/workers': {
    id: 'listWorkers',
    tag: 'Workers',
    summary: 'List your workers',
    answers: { 200: workerListSchema },
  },
} as const satisfies Operations;
