/** `waveform.json`: how loud a file is over time, as BBC's audiowaveform writes it (version 2), so that players know it. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';

/** What it is called among the results of a file. */
export const WAVEFORM_FILE = 'waveform.json';

export const waveformSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['version', 'channels', 'sample_rate', 'samples_per_pixel', 'bits', 'length', 'data'],
  properties: {
    version: { const: 2 },
    channels: { const: 1 },
    sample_rate: { type: 'integer' },
    /** Audio samples that one pair stands for. */
    samples_per_pixel: { type: 'integer' },
    bits: { const: 8 },
    /** How many pairs there are. */
    length: { type: 'integer' },
    /** Lowest and highest sample of each stretch, −128 to 127, one pair after the other. */
    data: { type: 'array', items: { type: 'integer', minimum: -128, maximum: 127 } },
  },
} as const satisfies JSONSchema;
export type Waveform = FromSchema<typeof waveformSchema>;
