/** How subtitles may be asked for, and `subtitles.report.json`: which rules they could not keep. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

export const SUBTITLE_FORMATS = ['srt', 'vtt', 'ttml'] as const;
export type SubtitleFormat = (typeof SUBTITLE_FORMATS)[number];

/** The rules that callers may set; seconds and characters. */
export const cueLimitsSchema = {
  max_line_length: { type: 'integer', minimum: 10, maximum: 120 },
  max_lines: { type: 'integer', minimum: 1, maximum: 4 },
  /** Reading speed. */
  max_chars_per_second: { type: 'number', minimum: 5, maximum: 60 },
  min_duration: { type: 'number', minimum: 0.1, maximum: 3 },
  max_duration: { type: 'number', minimum: 3, maximum: 20 },
  /** Between the end of one cue and the start of the next. */
  min_gap: { type: 'number', minimum: 0, maximum: 0.5 },
} as const satisfies Record<string, JSONSchema>;

export const subtitleWishesSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    formats: { type: 'array', minItems: 1, uniqueItems: true, items: { enum: SUBTITLE_FORMATS } },
    ...cueLimitsSchema,
    /** Into the picture of the output `video`; else they are a track that players can switch off. */
    burn_in: { type: 'boolean' },
  },
} as const satisfies JSONSchema;
export type SubtitleWishes = FromSchema<typeof subtitleWishesSchema>;

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
