/** What we and the engine's process say to one another. Configurations carry real paths: it knows no catalogue. */
import { chunkSpeakersSchema, chunkWordsSchema } from '../../contract/media-schemas.ts';
import { type Described, parser } from '../parse.ts';

const config = { type: 'object' } as const;
/** A Float32Array: JSON Schema cannot name it, the engine's process looks closer. */
const samples = {} as const;

const requestSchema = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: [
        'id',
        'kind',
        'samples',
        'offset',
        'vad',
        'recognizer',
        'frameSeconds',
        'longestPieceSeconds',
        'languages',
      ],
      properties: {
        id: { type: 'integer' },
        kind: { const: 'transcribe' },
        samples,
        offset: { type: 'number' },
        vad: config,
        recognizer: config,
        frameSeconds: { type: 'number' },
        longestPieceSeconds: { type: 'number' },
        /** That it may be in; of one only, that is the language. */
        languages: { type: 'array', items: { type: 'string' } },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: [
        'id',
        'kind',
        'samples',
        'offset',
        'vad',
        'diarizer',
        'extractor',
        'threshold',
        'voiceDistance',
      ],
      properties: {
        id: { type: 'integer' },
        kind: { const: 'speakers' },
        samples,
        offset: { type: 'number' },
        vad: config,
        diarizer: config,
        extractor: config,
        /** Of the engine's own clustering, which only says what is one turn. */
        threshold: { type: 'number' },
        voiceDistance: { type: 'number' },
        min: { type: 'integer' },
        max: { type: 'integer' },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'kind', 'samples', 'denoiser'],
      properties: { id: { type: 'integer' }, kind: { const: 'denoise' }, samples, denoiser: config },
    },
  ],
} as const;
export type EngineRequest = Described<typeof requestSchema>;
export type TranscribeRequest = Extract<EngineRequest, { kind: 'transcribe' }>;
export type SpeakersRequest = Extract<EngineRequest, { kind: 'speakers' }>;
export type DenoiseRequest = Extract<EngineRequest, { kind: 'denoise' }>;
export const parseRequest = /* @__PURE__ */ parser(requestSchema, 'the request to the engine');

const { models: _words, ...wordsProperties } = chunkWordsSchema.properties;
const { models: _speakers, ...speakersProperties } = chunkSpeakersSchema.properties;

const answerSchema = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'kind', 'fraction'],
      properties: { id: { type: 'integer' }, kind: { const: 'progress' }, fraction: { type: 'number' } },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'kind', 'message'],
      properties: { id: { type: 'integer' }, kind: { const: 'failed' }, message: { type: 'string' } },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'kind', 'result'],
      properties: {
        id: { type: 'integer' },
        kind: { const: 'words' },
        result: {
          type: 'object',
          additionalProperties: false,
          required: ['words', 'speech', 'engine_ms'],
          properties: wordsProperties,
        },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'kind', 'result'],
      properties: {
        id: { type: 'integer' },
        kind: { const: 'voices' },
        result: {
          type: 'object',
          required: ['turns', 'voices', 'engine_ms'],
          properties: speakersProperties,
        },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'kind', 'result'],
      properties: {
        id: { type: 'integer' },
        kind: { const: 'clean' },
        result: {
          type: 'object',
          additionalProperties: false,
          required: ['samples'],
          properties: { samples },
        },
      },
    },
  ],
} as const;
export type EngineAnswer = Described<typeof answerSchema>;
export type FoundWords = Extract<EngineAnswer, { kind: 'words' }>['result'];
export type FoundVoices = Extract<EngineAnswer, { kind: 'voices' }>['result'];
export type CleanAudio = Extract<EngineAnswer, { kind: 'clean' }>['result'];
export const parseAnswer = /* @__PURE__ */ parser(answerSchema, 'the answer of the engine');
