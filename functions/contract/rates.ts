/** What AWS asks and how long work takes: what estimates and costs are computed from. `-c rates=FILE` replaces it. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { STAGE_NAMES } from './stages.ts';

const PRICED = [
  'lambda_gb_second',
  'lambda_call',
  'queue_request',
  'fifo_request',
  'write_unit',
  'read_unit',
  'put',
  'get',
  'stored_gb_month',
  'log_gb',
] as const;

const number = { type: 'number', minimum: 0 } as const;

export const ratesSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['as_of', 'region', 'currency', 'prices', 'speeds'],
  properties: {
    /** The month that the prices are of. */
    as_of: { type: 'string', pattern: '^\\d{4}-\\d{2}$' },
    region: { type: 'string' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
    prices: {
      type: 'object',
      additionalProperties: false,
      required: PRICED,
      properties: {
        lambda_gb_second: number,
        lambda_call: number,
        queue_request: number,
        fifo_request: number,
        write_unit: number,
        read_unit: number,
        put: number,
        get: number,
        stored_gb_month: number,
        log_gb: number,
      },
    },
    /** Seconds of function time for a second of audio, by stage; 0 for one that is not named. */
    speeds: { type: 'object', propertyNames: { enum: STAGE_NAMES }, additionalProperties: number },
  },
} as const satisfies JSONSchema;
export type Rates = FromSchema<typeof ratesSchema>;

/**
 * Prices: list, x86-64, before free tiers; https://aws.amazon.com/pricing has today's. Speeds of the engine are those
 * published for Parakeet 110M and pyannote with TitaNet small (https://k2-fsa.github.io/sherpa), of all else ours
 * (docs/benchmarks.md).
 */
export const LIST_RATES: Rates = {
  as_of: '2026-11',
  region: 'us-east-1',
  currency: 'USD',
  prices: {
    lambda_gb_second: 0.0000166667,
    lambda_call: 0.2 / 1e6,
    queue_request: 0.4 / 1e6,
    fifo_request: 0.5 / 1e6,
    write_unit: 0.625 / 1e6,
    read_unit: 0.125 / 1e6,
    put: 0.005 / 1e3,
    get: 0.0004 / 1e3,
    stored_gb_month: 0.023,
    log_gb: 0.5,
  },
  speeds: {
    extract: 0.0015,
    denoise: 0.01,
    diarize: 0.11,
    transcribe: 0.066,
    assemble: 0.0003,
    translate: 0.01,
    analyze: 0.0005,
    render: 0.01,
  },
};

/** What AWS asks for a task, at list prices; services that others run, such as translators, come on top. */
export const costSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['currency', 'as_of', 'total', 'items'],
  properties: {
    currency: { type: 'string' },
    /** The month that the prices are of. */
    as_of: { type: 'string' },
    total: { type: 'number' },
    items: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['what', 'quantity', 'price'],
        properties: {
          what: { type: 'string' },
          quantity: { type: 'string' },
          price: { type: 'number' },
        },
      },
    },
  },
} as const satisfies JSONSchema;
export type Cost = FromSchema<typeof costSchema>;
