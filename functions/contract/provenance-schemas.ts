/** `GET /tasks/{id}/artifacts/{name}/provenance`. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { artifactSchema, modelUseSchema } from './media-schemas.ts';
import { STAGE_NAMES } from './stages.ts';

export const provenanceSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['artifact', 'task', 'source', 'steps'],
  properties: {
    artifact: artifactSchema,
    task: {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'params', 'params_sha256'],
      properties: {
        id: { type: 'string' },
        params: { type: 'object' },
        /** Of the canonical JSON (RFC 8785). */
        params_sha256: { type: 'string' },
      },
    },
    /** The file that came in; `sha256` where its sender told it, or we fetched it. */
    source: {
      type: 'object',
      additionalProperties: false,
      required: ['file_id', 'name', 'size'],
      properties: {
        file_id: { type: 'string' },
        name: { type: 'string' },
        size: { type: 'integer' },
        sha256: { type: 'string' },
        url: { type: 'string' },
      },
    },
    /** In the order in which the file passed them, the one that made the artifact last. */
    steps: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['stage', 'units', 'reused', 'attempts'],
        properties: {
          stage: { enum: STAGE_NAMES },
          units: { type: 'integer' },
          /** Units whose result was made for an earlier task. */
          reused: { type: 'integer' },
          attempts: { type: 'integer' },
          started_at: { type: 'string' },
          ended_at: { type: 'string' },
          models: { type: 'array', items: modelUseSchema },
        },
      },
    },
  },
} as const satisfies JSONSchema;
export type Provenance = FromSchema<typeof provenanceSchema>;
