/** How subtitles may be asked for, and `subtitles.report.json`: which rules they could not keep. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { AsSent } from './as-sent.ts';

export const SUBTITLE_FORMATS = ['srt', 'vtt', 'ttml'] as const;
export type SubtitleFormat = (typeof SUBTITLE_FORMATS)[number];

export const DEFAULT_FORMATS: readonly SubtitleFormat[] = ['srt', 'vtt'];

/**
 * The rules that callers may set. Defaults are of Netflix's Timed Text Style Guide: lines and their length, five sixths of
 * a second to seven seconds, two frames between cues (here of 24 a second); 17 characters a second is what its English
 * template asks of programmes for adults.
 */
export const cueLimitsSchema = {
  max_line_length: {
    title: 'Characters per line',
    type: 'integer',
    minimum: 10,
    maximum: 120,
    default: 42,
  },
  max_lines: { title: 'Lines per subtitle', type: 'integer', minimum: 1, maximum: 4, default: 2 },
  max_chars_per_second: {
    title: 'Characters per second',
    description: 'Reading speed.',
    type: 'number',
    minimum: 5,
    maximum: 60,
    default: 17,
  },
  min_duration: {
    title: 'Minimum duration (seconds)',
    type: 'number',
    minimum: 0.1,
    maximum: 3,
    default: 0.833,
  },
  max_duration: { title: 'Maximum duration (seconds)', type: 'number', minimum: 3, maximum: 20, default: 7 },
  min_gap: { title: 'Gap between two (seconds)', type: 'number', minimum: 0, maximum: 0.5, default: 0.083 },
} as const satisfies Record<string, JSONSchema>;

export const subtitleWishesSchema = {
  title: 'Subtitles',
  type: 'object',
  additionalProperties: false,
  properties: {
    formats: {
      title: 'Formats',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: SUBTITLE_FORMATS },
      default: DEFAULT_FORMATS,
    },
    ...cueLimitsSchema,
    burn_in: {
      title: 'Burn into the picture',
      description: 'In the output video. If off, subtitles are a track that players can switch off.',
      type: 'boolean',
      default: false,
    },
  },
} as const satisfies JSONSchema;
export type SubtitleWishes = FromSchema<typeof subtitleWishesSchema, AsSent>;

const RULES = [
  'max_line_length',
  'max_lines',
  'max_chars_per_second',
  'min_duration',
  'max_duration',
  'min_gap',
] as const;

export const subtitleReportSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['language', 'rules', 'cue_count', 'violations'],
  properties: {
    language: { type: 'string' },
    rules: { type: 'object', additionalProperties: false, required: RULES, properties: cueLimitsSchema },
    cue_count: { type: 'integer', minimum: 0 },
    violations: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['rule', 'cue', 'start', 'end', 'value', 'limit'],
        properties: {
          /** `orphan_word`: one short word ends a text on a line of its own; its value is the word's length. */
          rule: { enum: [...RULES, 'orphan_word'] },
          /** As SubRip numbers them, from 1. */
          cue: { type: 'integer', minimum: 1 },
          start: { type: 'number' },
          end: { type: 'number' },
          /** What was measured, in the unit of the rule. */
          value: { type: 'number' },
          limit: { type: 'number' },
        },
      },
    },
  },
} as const satisfies JSONSchema;
export type SubtitleReport = FromSchema<typeof subtitleReportSchema>;
export type Violation = SubtitleReport['violations'][number];
export type CueLimits = SubtitleReport['rules'];
