/** What people may change in a transcript: who speaks, and what a segment says. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

const parts = {
  /** Names by speaker id; null takes a name back. */
  speakers: {
    type: 'object',
    minProperties: 1,
    maxProperties: 50,
    propertyNames: { pattern: '^S[1-9][0-9]{0,3}$' },
    additionalProperties: { type: ['string', 'null'], minLength: 1, maxLength: 100 },
  },
  /** Segments by id; an empty text takes the segment out. Bounded so that an edit fits beside its task in one item of the table. */
  edits: {
    type: 'array',
    minItems: 1,
    maxItems: 50,
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['segment', 'text'],
      properties: { segment: { type: 'integer', minimum: 1 }, text: { type: 'string', maxLength: 1000 } },
    },
  },
} as const satisfies Record<string, JSONSchema>;

/** `PATCH /api/tasks/{id}/transcript` */
export const editTranscriptSchema = {
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: {
    /** Needed where the task has more than one file. */
    file_id: { type: 'string', minLength: 1, maxLength: 40 },
    ...parts,
  },
} as const satisfies JSONSchema;
export type EditTranscript = FromSchema<typeof editTranscriptSchema>;

export const transcriptQuerySchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    file_id: { type: 'string', minLength: 1, maxLength: 40 },
    version: { type: 'string', pattern: '^[1-9][0-9]{0,5}$' },
    /** `false`: the link as JSON. */
    redirect: { enum: ['true', 'false'] },
  },
} as const satisfies JSONSchema;

/** An edit that was taken, until what follows from it is made. */
export const editSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version'],
  properties: {
    /** That it makes of the transcript; 1 is what was recognised. */
    version: { type: 'integer', minimum: 2 },
    ...parts,
  },
} as const satisfies JSONSchema;
export type Edit = FromSchema<typeof editSchema>;
