/** The service itself: keys, statistics, health, live news, dead letters, documents. */
import {
  deadLettersSchema,
  healthSchema,
  keyPageSchema,
  newKeySchema,
  redrivenSchema,
  sweptSchema,
  ticketSchema,
} from '../answer-schemas.ts';
import { apiKeySchema } from '../api-keys.ts';
import { statisticsSchema } from '../statistics-schemas.ts';
import type { Operations } from './operation.ts';

export const serviceOperations = {
  'POST /api/keys': {
    id: 'createKey',
    tag: 'Keys',
    summary: 'Create an API key',
    description: 'The answer alone holds the key.',
    answers: { 201: newKeySchema },
    examples: {
      reader: {
        summary: 'A key that may only read, and not often',
        body: {
          owner: 'newsroom',
          name: 'reader',
          scopes: ['tasks:read'],
          rate_limit: { requests_per_second: 2, burst: 10 },
        },
        answers: 201,
      },
    },
  },
  'GET /api/keys': {
    id: 'listKeys',
    tag: 'Keys',
    summary: 'List API keys',
    answers: { 200: keyPageSchema },
  },
  'GET /api/keys/{id}': {
    id: 'getKey',
    tag: 'Keys',
    summary: 'Read what is known of an API key',
    answers: { 200: apiKeySchema },
  },
  'DELETE /api/keys/{id}': {
    id: 'revokeKey',
    tag: 'Keys',
    summary: 'Revoke an API key',
    answers: { 204: 'nothing' },
  },
  'GET /api/tasks/statistics': {
    id: 'getStatistics',
    tag: 'Statistics',
    summary: 'Statistics of your tasks',
    description: 'Of the last 24 hours unless said otherwise; seconds behind what happens.',
    answers: { 200: statisticsSchema },
    problems: ['invalid_range'],
  },
  'GET /api/stats': {
    id: 'getPlatformStatistics',
    tag: 'Statistics',
    summary: 'Statistics of all owners together',
    answers: { 200: statisticsSchema },
    problems: ['invalid_range'],
  },
  'GET /api/health': {
    id: 'getHealth',
    tag: 'Service',
    summary: 'Whether the service and what it stands on answer',
    answers: { 200: healthSchema, 503: healthSchema },
  },
  'POST /api/realtime/tickets': {
    id: 'createTicket',
    tag: 'Service',
    summary: 'A way into the WebSocket, once and soon',
    answers: { 201: ticketSchema },
  },
  'POST /api/sweep': {
    id: 'sweep',
    tag: 'Service',
    summary: 'Do at once what the sweeper does every minute',
    answers: { 200: sweptSchema },
  },
  'GET /api/dead-letters': {
    id: 'listDeadLetters',
    tag: 'Service',
    summary: 'Messages that their queues gave up',
    answers: { 200: deadLettersSchema },
  },
  'POST /api/dead-letters/redrive': {
    id: 'redrive',
    tag: 'Service',
    summary: 'Send dead letters back to their queues',
    answers: { 200: redrivenSchema },
    problems: ['not_found'],
    examples: { all: { summary: 'Those of all queues', body: {}, answers: 200 } },
  },
  'GET /api/openapi.json': {
    id: 'getOpenApi',
    tag: 'Service',
    summary: 'This document',
    answers: { 200: { type: 'object' } },
  },
  'GET /docs': {
    id: 'getDocs',
    tag: 'Service',
    summary: 'This document, to be read and tried by people',
    answers: { 200: 'text/html' },
  },
  'GET /docs/{file}': {
    id: 'getDocsFile',
    tag: 'Service',
    summary: 'What the page of this document loads',
    answers: { 200: 'text/javascript, text/css' },
  },
} as const satisfies Operations;
