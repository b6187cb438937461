/** Files of tasks: uploads in parts, and artifacts. */
import {
  artifactListSchema,
  fileReceivedSchema,
  linkSchema,
  partLinksSchema,
  sentPartsSchema,
} from '../answer-schemas.ts';
import { provenanceSchema } from '../provenance-schemas.ts';
import type { Operations } from './operation.ts';

export const fileOperations = {
  'POST /api/tasks/{id}/files/{file}/parts': {
    id: 'signParts',
    tag: 'Files',
    summary: 'URLs for parts of an upload',
    description: 'PUT each part to its URL with exactly the headers given, and keep the ETag of the answer.',
    answers: { 200: partLinksSchema },
    problems: ['invalid_state', 'upload_incomplete'],
    examples: {
      first: { summary: 'The first two parts', body: { part_numbers: [1, 2] }, answers: 200 },
    },
  },
  'GET /api/tasks/{id}/files/{file}/parts': {
    id: 'listParts',
    tag: 'Files',
    summary: 'The parts that have arrived',
    answers: { 200: sentPartsSchema },
    problems: ['invalid_state', 'upload_incomplete'],
  },
  'POST /api/tasks/{id}/files/{file}/complete': {
    id: 'completeUpload',
    tag: 'Files',
    summary: 'Put the parts of an upload together',
    answers: { 202: fileReceivedSchema },
    problems: ['invalid_state', 'upload_incomplete', 'upload_mismatch', 'conflict'],
  },
  'DELETE /api/tasks/{id}/files/{file}/upload': {
    id: 'abortUpload',
    tag: 'Files',
    summary: 'Give up an upload in parts',
    answers: { 204: 'nothing' },
    problems: ['invalid_state', 'upload_incomplete'],
  },
  'GET /api/tasks/{id}/files/{file}': {
    id: 'getFile',
    tag: 'Files',
    summary: 'Download a file as it was sent',
    description: 'Leads to a URL that needs no key, for players; `redirect=false` answers it instead.',
    answers: { 302: 'nothing', 200: linkSchema },
  },
  'GET /api/tasks/{id}/artifacts': {
    id: 'listArtifacts',
    tag: 'Files',
    summary: 'What was made of the files',
    answers: { 200: artifactListSchema },
  },
  'GET /api/tasks/{id}/artifacts/{name}': {
    id: 'getArtifact',
    tag: 'Files',
    summary: 'Download an artifact',
    description: 'Leads to a URL that needs no key; `redirect=false` answers it instead.',
    answers: { 302: 'nothing', 200: linkSchema },
  },
  'GET /api/tasks/{id}/artifacts/{name}/provenance': {
    id: 'getProvenance',
    tag: 'Files',
    summary: 'How an artifact came about',
    answers: { 200: provenanceSchema },
  },
} as const satisfies Operations;
