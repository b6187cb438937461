/** `transcript.json`: what was said, when, and by whom. Times in seconds of the file. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { modelUseSchema } from './media-schemas.ts';

const wordSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['text', 'start', 'end', 'confidence', 'speaker'],
  properties: {
    text: { type: 'string' },
    start: { type: 'number' },
    end: { type: 'number' },
    /** 0 to 1; null where the model gives none. */
    confidence: { type: ['number', 'null'] },
    speaker: { type: ['string', 'null'] },
  },
} as const satisfies JSONSchema;

export const transcriptSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'task_id',
    'file_id',
    'duration',
    'language',
    'speakers',
    'segments',
    'text',
    'completeness',
    'provenance',
  ],
  properties: {
    task_id: { type: 'string' },
    file_id: { type: 'string' },
    duration: { type: 'number' },
    language: {
      type: 'object',
      additionalProperties: false,
      required: ['code', 'confidence'],
      properties: { code: { type: 'string' }, confidence: { type: ['number', 'null'] } },
    },
    speakers: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'name', 'talk_seconds'],
        properties: {
          id: { type: 'string' },
          name: { type: ['string', 'null'] },
          talk_seconds: { type: 'number' },
          /** Mean over their words; null where the model gives none. */
          confidence: { type: ['number', 'null'] },
        },
      },
    },
    segments: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'start', 'end', 'speaker', 'text', 'words'],
        properties: {
          id: { type: 'integer' },
          start: { type: 'number' },
          end: { type: 'number' },
          speaker: { type: ['string', 'null'] },
          text: { type: 'string' },
          /** Mean over its words; null where the model gives none. */
          confidence: { type: ['number', 'null'] },
          words: { type: 'array', items: wordSchema },
        },
      },
    },
    text: { type: 'string' },
    completeness: {
      type: 'object',
      additionalProperties: false,
      required: ['covered', 'speech_without_words_seconds', 'flags'],
      properties: {
        /** Share of the audio that was processed, 0 to 1. */
        covered: { type: 'number' },
        speech_without_words_seconds: { type: 'number' },
        flags: { type: 'array', items: { type: 'string' } },
      },
    },
    provenance: {
      type: 'object',
      additionalProperties: false,
      required: ['models', 'pipeline'],
      properties: {
        models: { type: 'array', items: modelUseSchema },
        pipeline: { type: 'string' },
        /** Said plainly when the demonstration models were used. */
        notice: { type: 'string' },
      },
    },
  },
} as const satisfies JSONSchema;
export type Transcript = FromSchema<typeof transcriptSchema>;
export type Segment = Transcript['segments'][number];
export type TranscriptWord = Segment['words'][number];
