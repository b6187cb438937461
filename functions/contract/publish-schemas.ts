/** Where results are sent to when they are made, and what became of it. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { AsSent } from './as-sent.ts';

const artifacts = {
  title: 'Results',
  description: 'Names of artifacts; * stands for anything. Default: all.',
  type: 'array',
  minItems: 1,
  maxItems: 50,
  uniqueItems: true,
  items: { type: 'string', pattern: '^[A-Za-z0-9._*-]{1,100}$' },
} as const satisfies JSONSchema;

/** One that the deployer put into Secrets Manager and named; secrets themselves are never part of a task. */
const secret = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' } as const satisfies JSONSchema;

const bucketTargetSchema = {
  title: 'S3 bucket',
  type: 'object',
  additionalProperties: false,
  required: ['to', 'bucket'],
  properties: {
    to: { const: 's3' },
    bucket: { title: 'Bucket', type: 'string', pattern: '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$' },
    prefix: {
      title: 'Prefix',
      description: 'Objects are stored as prefix/task id/file id/name.',
      type: 'string',
      pattern: "^[A-Za-z0-9!_.'()/-]{0,500}$",
    },
    region: { title: 'Region', type: 'string', pattern: '^[a-z]{2}(-[a-z]+)+-\\d$' },
    role_arn: {
      title: 'Role',
      description: 'Assumed with your owner name as external id, for a bucket in another account.',
      type: 'string',
      pattern: '^arn:[^:]+:iam::\\d{12}:role/.{1,512}$',
    },
    artifacts,
  },
} as const satisfies JSONSchema;

const httpTargetSchema = {
  title: 'HTTP server',
  type: 'object',
  additionalProperties: false,
  required: ['to', 'url'],
  properties: {
    to: { const: 'http' },
    url: {
      title: 'URL',
      description:
        '{task_id}, {file_id} and {name} are filled in; a PUT without {name} gets it as the last part of the path.',
      type: 'string',
      maxLength: 2_000,
      pattern: '^[hH][tT][tT][pP][sS]?://[^\\s/?#@]+([/?#]\\S*)?$',
    },
    method: { title: 'Method', enum: ['PUT', 'POST'], default: 'PUT' },
    headers: {
      title: 'Headers',
      type: 'object',
      maxProperties: 20,
      propertyNames: { pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$" },
      additionalProperties: { type: 'string', maxLength: 1_000, pattern: '^[\\t\\x20-\\x7e]*$' },
    },
    secret: {
      ...secret,
      title: 'Secret',
      description: 'Name of a secret with more headers, and the hosts that may get them.',
    },
    artifacts,
  },
} as const satisfies JSONSchema;

const videoTargetSchema = {
  title: 'YouTube',
  type: 'object',
  additionalProperties: false,
  required: ['to', 'secret'],
  properties: {
    to: { const: 'youtube' },
    secret: {
      ...secret,
      title: 'Secret',
      description: 'Name of a secret with an OAuth client and a refresh token of the channel’s owner.',
    },
    video_id: {
      title: 'Video',
      description: 'Id of an existing video; or upload a new one.',
      type: 'string',
      pattern: '^[A-Za-z0-9_-]{11}$',
    },
    captions: {
      title: 'Subtitles as captions',
      type: 'boolean',
      default: true,
    },
    upload: {
      title: 'Upload a new video',
      type: 'object',
      additionalProperties: false,
      required: ['title'],
      properties: {
        title: { title: 'Title', type: 'string', minLength: 1, maxLength: 100, pattern: '^[^<>]*$' },
        description: { title: 'Description', type: 'string', maxLength: 5_000, pattern: '^[^<>]*$' },
        privacy: { title: 'Privacy', enum: ['private', 'unlisted', 'public'], default: 'private' },
      },
    },
  },
} as const satisfies JSONSchema;

export const publishTargetSchema = {
  anyOf: [bucketTargetSchema, httpTargetSchema, videoTargetSchema],
} as const satisfies JSONSchema;
export type PublishTarget = FromSchema<typeof publishTargetSchema, AsSent>;
export type TargetOf<To extends PublishTarget['to']> = Extract<PublishTarget, { to: To }>;

export const publishTargetsSchema = {
  title: 'Publishing',
  type: 'array',
  minItems: 1,
  maxItems: 10,
  items: publishTargetSchema,
} as const satisfies JSONSchema;

/** What became of one target for one file. */
export const publicationSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['target', 'to', 'status', 'at'],
  properties: {
    /** Which one of `params.publish`, from 0. */
    target: { type: 'integer', minimum: 0 },
    to: { enum: ['s3', 'http', 'youtube'] },
    status: { enum: ['published', 'failed'] },
    at: { type: 'string' },
    /** Where it is found. */
    url: { type: 'string' },
    error: { type: 'string' },
  },
} as const satisfies JSONSchema;
export type Publication = FromSchema<typeof publicationSchema>;

const owners = { type: 'array', items: { type: 'string' } } as const satisfies JSONSchema;

/** The text of a secret for `http`. */
export const headerSecretSchema = {
  type: 'object',
  required: ['headers', 'hosts'],
  properties: {
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    /** Nobody else is sent the headers, whatever a task says. */
    hosts: { type: 'array', minItems: 1, items: { type: 'string' } },
    /** Whose tasks may use it; everybody's if left out. */
    owners,
  },
} as const satisfies JSONSchema;
export type HeaderSecret = FromSchema<typeof headerSecretSchema>;

/** The text of a secret for `youtube`. */
export const googleSecretSchema = {
  type: 'object',
  required: ['client_id', 'client_secret', 'refresh_token'],
  properties: {
    client_id: { type: 'string' },
    client_secret: { type: 'string' },
    refresh_token: { type: 'string' },
    owners,
  },
} as const satisfies JSONSchema;
export type GoogleSecret = FromSchema<typeof googleSecretSchema>;
