/** Transcripts: read in any version, and edited. */
import { editedSchema, transcriptLinkSchema } from '../answer-schemas.ts';
import type { Operations } from './operation.ts';

export const transcriptOperations = {
  'GET /api/tasks/{id}/transcript': {
    id: 'getTranscript',
    tag: 'Files',
    summary: 'Download a transcript, edited or as it was recognised',
    description: 'Leads to a URL that needs no key; `redirect=false` answers it instead.',
    answers: { 302: 'nothing', 200: transcriptLinkSchema, 304: 'nothing' },
    heeds: ['If-None-Match'],
    versioned: true,
  },
  'PATCH /api/tasks/{id}/transcript': {
    id: 'editTranscript',
    tag: 'Files',
    summary: 'Name speakers, and correct what segments say',
    description:
      '`If-Match` holds the ETag of the version that you edit, or `*`. Subtitles and what else hangs on the words are made anew; nothing is transcribed again.',
    answers: { 202: editedSchema },
    problems: ['precondition_required', 'version_mismatch', 'invalid_params', 'invalid_state', 'conflict'],
    heeds: ['If-Match'],
    versioned: true,
    examples: {
      name: { summary: 'A name for the first speaker', body: { speakers: { S1: 'Ada' } }, answers: 202 },
    },
  },
} as const satisfies Operations;
