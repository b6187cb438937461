/** What the pipeline knows of a file's media, and what its stages store for one another. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { publicationSchema } from './publish-schemas.ts';
import { STAGE_NAMES } from './stages.ts';

/** Sample rate of all audio after extraction, in Hz; every speech model here takes it. */
export const SAMPLE_RATE = 16_000;
/** Bytes per sample of signed 16-bit PCM. */
export const BYTES_PER_SAMPLE = 2;
/** Longest media taken, in seconds: a day. */
export const MAX_MEDIA_SECONDS = 86_400;
/** Loudness peaks stored per second of audio (one unsigned byte each), for waveform pictures. */
export const PEAKS_PER_SECOND = 10;

export const mediaInfoSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['container', 'duration', 'audio'],
  properties: {
    /** ffprobe's format name, e.g. `mov,mp4,m4a,3gp,3g2,mj2`. */
    container: { type: 'string' },
    /** Seconds, as the container declares it; 0 when it declares none. */
    duration: { type: 'number', minimum: 0 },
    audio: {
      type: 'object',
      additionalProperties: false,
      required: ['codec', 'sample_rate', 'channels', 'stream_index'],
      properties: {
        codec: { type: 'string' },
        sample_rate: { type: 'integer' },
        channels: { type: 'integer' },
        stream_index: { type: 'integer' },
      },
    },
    video: {
      type: 'object',
      additionalProperties: false,
      required: ['codec', 'width', 'height'],
      properties: { codec: { type: 'string' }, width: { type: 'integer' }, height: { type: 'integer' } },
    },
  },
} as const satisfies JSONSchema;
export type MediaInfo = FromSchema<typeof mediaInfoSchema>;

/** What the site says of a video that was fetched from it. */
export const sourceInfoSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['site', 'id', 'url', 'title'],
  properties: {
    site: { const: 'youtube' },
    id: { type: 'string' },
    url: { type: 'string' },
    title: { type: 'string' },
    /** Seconds. */
    duration: { type: 'number', minimum: 0 },
    uploader: { type: 'string' },
  },
} as const satisfies JSONSchema;
export type SourceInfo = FromSchema<typeof sourceInfoSchema>;

/** Chunks in samples: contiguous, in order, from 0 to `total_samples`; cut at silence wherever there was one. */
export const chunkPlanSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['total_samples', 'chunks'],
  properties: {
    total_samples: { type: 'integer', minimum: 0 },
    /** Of the extracted PCM, lower-case hex: the same sound gives the same words. */
    audio_sha256: { type: 'string' },
    chunks: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['start', 'end'],
        properties: {
          start: { type: 'integer', minimum: 0 },
          end: { type: 'integer', minimum: 0 },
          /** Nobody paused where it could end: it was cut within speech. */
          forced: { const: true },
        },
      },
    },
  },
} as const satisfies JSONSchema;
export type ChunkPlan = FromSchema<typeof chunkPlanSchema>;
export type Chunk = ChunkPlan['chunks'][number];

export const modelUseSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['role', 'name', 'sha256', 'demo'],
  properties: {
    role: { type: 'string' },
    name: { type: 'string' },
    sha256: { type: 'string' },
    demo: { type: 'boolean' },
  },
} as const satisfies JSONSchema;
export type ModelUse = FromSchema<typeof modelUseSchema>;

/** One chunk's speakers; times in seconds of the whole file, speaker numbers local to the chunk. */
export const chunkSpeakersSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['turns', 'voices', 'models', 'engine_ms'],
  properties: {
    turns: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['start', 'end', 'speaker'],
        properties: {
          start: { type: 'number' },
          end: { type: 'number' },
          speaker: { type: 'integer', minimum: 0 },
        },
      },
    },
    /** One embedding per local speaker who said enough for one, with the seconds it was made from. */
    voices: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['speaker', 'seconds', 'embedding'],
        properties: {
          speaker: { type: 'integer', minimum: 0 },
          seconds: { type: 'number' },
          embedding: { type: 'array', items: { type: 'number' } },
        },
      },
    },
    models: { type: 'array', items: modelUseSchema },
    engine_ms: { type: 'number' },
  },
} as const satisfies JSONSchema;
export type ChunkSpeakers = FromSchema<typeof chunkSpeakersSchema>;

/** The speakers of some files, S1 first, and how they sound; without an embedding are those who said too little. */
export const peopleSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['people'],
  properties: {
    people: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['seconds', 'embedding'],
        properties: {
          seconds: { type: 'number' },
          embedding: { type: 'array', items: { type: 'number' } },
        },
      },
    },
  },
} as const satisfies JSONSchema;
export type People = FromSchema<typeof peopleSchema>['people'];

/** One chunk's words; times in seconds of the whole file. `speech` is where the voice detector heard speech. */
export const chunkWordsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['words', 'speech', 'models', 'engine_ms'],
  properties: {
    words: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['text', 'start', 'end', 'confidence'],
        properties: {
          text: { type: 'string' },
          start: { type: 'number' },
          end: { type: 'number' },
          confidence: { type: ['number', 'null'] },
        },
      },
    },
    speech: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['start', 'end'],
        properties: { start: { type: 'number' }, end: { type: 'number' } },
      },
    },
    models: { type: 'array', items: modelUseSchema },
    engine_ms: { type: 'number' },
    language: { type: 'string' },
    /** Where the model tells no times of words: they are spread over their stretch of speech, by length. */
    word_times: { const: 'spread' },
  },
} as const satisfies JSONSchema;
export type ChunkWords = FromSchema<typeof chunkWordsSchema>;
export type Word = ChunkWords['words'][number];

export const artifactSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'file_id', 'content_type', 'size', 'sha256', 'created_at'],
  properties: {
    name: { type: 'string' },
    file_id: { type: 'string' },
    content_type: { type: 'string' },
    size: { type: 'integer' },
    sha256: { type: 'string' },
    created_at: { type: 'string' },
    /** Which step made it. */
    stage: { enum: STAGE_NAMES },
  },
} as const satisfies JSONSchema;
export type Artifact = FromSchema<typeof artifactSchema>;

/** The same was done for another task of the owner, and its result is taken. */
const reused = { const: true } as const;

/** What a finished unit tells the task; `stage` says which of these fields are there. */
export const unitSummarySchema = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: ['stage', 'name', 'size', 'sha256', 'artifacts'],
      properties: {
        stage: { const: 'ingest' },
        /** As the server calls the file. */
        name: { type: 'string' },
        size: { type: 'integer', minimum: 0 },
        sha256: { type: 'string' },
        source: sourceInfoSchema,
        artifacts: { type: 'array', items: artifactSchema },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['stage', 'media'],
      properties: { stage: { const: 'probe' }, media: mediaInfoSchema, reused },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['stage', 'chunk_count', 'duration'],
      properties: {
        stage: { const: 'extract' },
        chunk_count: { type: 'integer', minimum: 1 },
        /** Seconds of audio really found. */
        duration: { type: 'number', minimum: 0 },
        warning: { type: 'string' },
        reused,
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['stage'],
      properties: { stage: { enum: ['denoise', 'diarize', 'transcribe'] }, reused },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['stage', 'artifacts', 'models'],
      properties: {
        stage: { const: 'assemble' },
        artifacts: { type: 'array', items: artifactSchema },
        models: { type: 'array', items: modelUseSchema },
        /** Instead of artifacts: chunks that should be listened to once more, before anything is made of them. */
        listen_again: { type: 'array', minItems: 1, items: { type: 'integer', minimum: 0 } },
        speaker_count: { type: 'integer' },
        word_count: { type: 'integer' },
        warnings: { type: 'array', items: { type: 'string' } },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['stage', 'artifacts'],
      properties: {
        stage: { enum: ['translate', 'analyze', 'render'] },
        artifacts: { type: 'array', items: artifactSchema },
        /** What could not be made, or not well, although the rest was. */
        warnings: { type: 'array', items: { type: 'string' } },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['stage', 'publications'],
      properties: {
        stage: { const: 'publish' },
        publications: { type: 'array', items: publicationSchema },
        warnings: { type: 'array', items: { type: 'string' } },
      },
    },
  ],
} as const satisfies JSONSchema;
export type UnitSummary = FromSchema<typeof unitSummarySchema>;
