/** `transcript.json`: what was said, when, and by whom. Times in seconds of the file. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { modelUseSchema } from './media-schemas.ts';

/** What it is called among the results of a file. */
export const TRANSCRIPT_FILE = 'transcript.json';

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

const repetitionSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['start', 'end', 'text', 'times'],
  properties: {
    start: { type: 'number' },
    end: { type: 'number' },
    text: { type: 'string' },
    times: { type: 'integer' },
  },
} as const satisfies JSONSchema;

/** Where chunks meet. */
const seamsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['forced', 'joined', 'drift_seconds', 'faults'],
  properties: {
    /** Cut within speech, because nobody paused. */
    forced: { type: 'integer' },
    /** Of these, joined at a word that both chunks heard. */
    joined: { type: 'integer' },
    /** How far apart two chunks timed such a word, at most. */
    drift_seconds: { type: 'number' },
    faults: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['at', 'kind'],
        properties: { at: { type: 'number' }, kind: { enum: ['doubled', 'lost'] } },
      },
    },
  },
} as const satisfies JSONSchema;

/** Only the first ones and the flags are there in transcripts of earlier releases. */
const completenessSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['covered', 'speech_without_words_seconds', 'flags'],
  properties: {
    /** Share of the audio that was processed, 0 to 1. */
    covered: { type: 'number' },
    speech_without_words_seconds: { type: 'number' },
    flags: { type: 'array', items: { type: 'string' } },
    covered_seconds: { type: 'number' },
    speech_seconds: { type: 'number' },
    /** How many words stand where nobody was heard to speak. */
    words_in_silence: { type: 'integer' },
    repetitions: { type: 'array', items: repetitionSchema },
    seams: seamsSchema,
    /** Stretches that were transcribed twice, because the first time words were missing or in a loop. */
    heard_again: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['start', 'end', 'used', 'bad'],
        properties: {
          start: { type: 'number' },
          end: { type: 'number' },
          used: { enum: ['first', 'second'] },
          /** Whether what was used is not to be trusted either. */
          bad: { type: 'boolean' },
        },
      },
    },
  },
} as const satisfies JSONSchema;
export type Completeness = FromSchema<typeof completenessSchema>;

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
    /** Of one that people edited, counted from 1, which is what was recognised. */
    version: { type: 'integer', minimum: 2 },
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
    completeness: completenessSchema,
    /** Of `transcript.de.json` and the like. */
    translation: {
      type: 'object',
      additionalProperties: false,
      required: ['from', 'by', 'words'],
      properties: {
        from: { type: 'string' },
        /** The translator, or `copy` where it was said in this language. */
        by: { type: 'string' },
        /** Their times: `spread` over their segment by length, or `heard` where the text is a copy. */
        words: { enum: ['spread', 'heard'] },
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
