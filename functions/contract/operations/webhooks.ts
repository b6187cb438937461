/** Webhooks. */
import {
  deliveryListSchema,
  deliveryPageSchema,
  endpointListSchema,
  endpointWithSecretSchema,
} from '../answer-schemas.ts';
import { deliverySchema, endpointSchema } from '../webhook-schemas.ts';
import type { Operations } from './operation.ts';

export const webhookOperations = {
  'POST /api/webhooks': {
    id: 'createWebhook',
    tag: 'Webhooks',
    summary: 'Register an endpoint',
    description: 'The answer alone holds its signing secret.',
    answers: { 201: endpointWithSecretSchema },
    problems: ['too_many_webhooks'],
    examples: {
      ends: {
        summary: 'Told of every end of a task',
        body: {
          url: 'https://example.org/hooks/soundstage',
          events: ['task.completed', 'task.failed', 'task.cancelled'],
          description: 'The newsroom',
        },
        answers: 201,
      },
    },
  },
  'GET /api/webhooks': {
    id: 'listWebhooks',
    tag: 'Webhooks',
    summary: 'List your endpoints',
    answers: { 200: endpointListSchema },
  },
  'GET /api/webhooks/{id}': {
    id: 'getWebhook',
    tag: 'Webhooks',
    summary: 'Read an endpoint',
    answers: { 200: endpointSchema },
  },
  'PATCH /api/webhooks/{id}': {
    id: 'changeWebhook',
    tag: 'Webhooks',
    summary: 'Change an endpoint',
    answers: { 200: endpointSchema },
    problems: ['conflict', 'invalid_state'],
    examples: {
      pause: { summary: 'Sent nothing for now', body: { is_active: false }, answers: 200 },
      thin: { summary: 'Told without results', body: { payload: 'thin', is_active: true }, answers: 200 },
    },
  },
  'DELETE /api/webhooks/{id}': {
    id: 'deleteWebhook',
    tag: 'Webhooks',
    summary: 'Remove an endpoint',
    answers: { 204: 'nothing' },
  },
  'POST /api/webhooks/{id}/rotate': {
    id: 'rotateSecret',
    tag: 'Webhooks',
    summary: 'A new signing secret',
    description: 'Both sign for `overlap_hours`: receivers need not change at the same moment.',
    answers: { 200: endpointWithSecretSchema },
    problems: ['conflict'],
    examples: {
      day: { summary: 'Both for a day', body: { overlap_hours: 24 }, answers: 200 },
    },
  },
  'POST /api/webhooks/{id}/test': {
    id: 'testWebhook',
    tag: 'Webhooks',
    summary: 'Send a test',
    answers: { 202: deliverySchema },
    problems: ['invalid_state', 'conflict'],
  },
  'GET /api/webhooks/{id}/deliveries': {
    id: 'listDeliveries',
    tag: 'Webhooks',
    summary: 'What was sent, newest first',
    answers: { 200: deliveryPageSchema },
  },
  'GET /api/tasks/{id}/webhook-deliveries': {
    id: 'listDeliveriesOfTask',
    tag: 'Webhooks',
    summary: 'Who was told of a task, newest first',
    description: 'The newest fifty, of all endpoints and of the task’s own `webhook_url`.',
    answers: { 200: deliveryListSchema },
  },
  'POST /api/webhooks/{id}/deliveries/{delivery}/redeliver': {
    id: 'redeliver',
    tag: 'Webhooks',
    summary: 'Send a delivery once more',
    answers: { 202: deliverySchema },
    problems: ['conflict'],
  },
} as const satisfies Operations;
