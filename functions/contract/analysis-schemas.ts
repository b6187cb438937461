/** `analysis.json`: what a conversation was about, and how it went. Times in seconds of the file. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

const spanSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['start', 'end'],
  properties: { start: { type: 'number' }, end: { type: 'number' } },
} as const satisfies JSONSchema;

/** One person speaking, others' short signs of listening aside. */
const monologueSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['speaker', 'start', 'end'],
  properties: {
    speaker: { type: ['string', 'null'] },
    start: { type: 'number' },
    end: { type: 'number' },
  },
} as const satisfies JSONSchema;

const conversationSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'talk_seconds',
    'silence_seconds',
    'words',
    'words_per_minute',
    'turns',
    'interruptions',
    'longest_silence',
    'longest_monologue',
  ],
  properties: {
    /** In which anybody spoke. */
    talk_seconds: { type: 'number', minimum: 0 },
    /** Of all pauses of a second or more. */
    silence_seconds: { type: 'number', minimum: 0 },
    words: { type: 'integer', minimum: 0 },
    /** Per minute in which anybody spoke; 0 where nobody did. */
    words_per_minute: { type: 'number', minimum: 0 },
    /** How often another person took the word, the first one counted too. */
    turns: { type: 'integer', minimum: 0 },
    /** Half a second or more before the other had ended, by somebody who then said more than a sign of listening. */
    interruptions: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['at', 'by', 'of'],
        properties: { at: { type: 'number' }, by: { type: 'string' }, of: { type: 'string' } },
      },
    },
    longest_silence: { anyOf: [spanSchema, { type: 'null' }] },
    longest_monologue: { anyOf: [monologueSchema, { type: 'null' }] },
  },
} as const satisfies JSONSchema;
export type Conversation = FromSchema<typeof conversationSchema>;

const speakerAnalysisSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'id',
    'name',
    'talk_seconds',
    'share',
    'words',
    'words_per_minute',
    'turns',
    'interruptions',
    'longest_monologue_seconds',
  ],
  properties: {
    id: { type: 'string' },
    name: { type: ['string', 'null'] },
    talk_seconds: { type: 'number', minimum: 0 },
    /** Of what all of them spoke, 0 to 1. */
    share: { type: 'number', minimum: 0, maximum: 1 },
    words: { type: 'integer', minimum: 0 },
    words_per_minute: { type: 'number', minimum: 0 },
    turns: { type: 'integer', minimum: 0 },
    /** By this speaker, of others. */
    interruptions: { type: 'integer', minimum: 0 },
    longest_monologue_seconds: { type: 'number', minimum: 0 },
  },
} as const satisfies JSONSchema;
export type SpeakerAnalysis = FromSchema<typeof speakerAnalysisSchema>;

const keywordSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['text', 'score', 'count'],
  properties: {
    text: { type: 'string' },
    /** 0 to 1, of the best. */
    score: { type: 'number', minimum: 0, maximum: 1 },
    count: { type: 'integer', minimum: 1 },
  },
} as const satisfies JSONSchema;
export type Keyword = FromSchema<typeof keywordSchema>;

/** A stretch in which the same things are spoken of, with the words that set it apart. */
const topicSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['start', 'end', 'terms'],
  properties: {
    start: { type: 'number' },
    end: { type: 'number' },
    terms: { type: 'array', items: { type: 'string' } },
  },
} as const satisfies JSONSchema;
export type Topic = FromSchema<typeof topicSchema>;

/** What a cloud service made of the text, where the deployment asks one. */
const insightsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['by', 'sentiment', 'key_phrases'],
  properties: {
    by: { type: 'string' },
    /** Shares that add up to 1. */
    sentiment: {
      type: 'object',
      additionalProperties: false,
      required: ['positive', 'negative', 'neutral', 'mixed'],
      properties: {
        positive: { type: 'number' },
        negative: { type: 'number' },
        neutral: { type: 'number' },
        mixed: { type: 'number' },
      },
    },
    key_phrases: { type: 'array', items: keywordSchema },
  },
} as const satisfies JSONSchema;
export type Insights = FromSchema<typeof insightsSchema>;

export const analysisSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['task_id', 'file_id', 'duration', 'language', 'conversation', 'speakers', 'keywords', 'topics'],
  properties: {
    task_id: { type: 'string' },
    file_id: { type: 'string' },
    duration: { type: 'number', minimum: 0 },
    language: {
      type: 'object',
      additionalProperties: false,
      required: ['code', 'source'],
      properties: {
        code: { type: 'string' },
        /** `transcript`: as it was asked for or heard; `text`: told from the words. */
        source: { enum: ['transcript', 'text'] },
      },
    },
    conversation: conversationSchema,
    speakers: { type: 'array', items: speakerAnalysisSchema },
    /** The best first. */
    keywords: { type: 'array', items: keywordSchema },
    topics: { type: 'array', items: topicSchema },
    insights: insightsSchema,
  },
} as const satisfies JSONSchema;
export type Analysis = FromSchema<typeof analysisSchema>;
