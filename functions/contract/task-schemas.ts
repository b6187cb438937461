/** What callers send to create a task, and what a task looks like to them. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import type { AsSent } from './as-sent.ts';
import { artifactSchema, mediaInfoSchema, modelUseSchema, sourceInfoSchema } from './media-schemas.ts';
import { publicationSchema, publishTargetsSchema } from './publish-schemas.ts';
import { costSchema } from './rates.ts';
import { DEFAULT_OUTPUTS, OUTPUT_NAMES, STAGE_NAMES } from './stages.ts';
import { subtitleWishesSchema } from './subtitle-schemas.ts';
import { webhookUrlSchema } from './webhook-schemas.ts';

export const MEDIA_TASK_TYPE = 'media.process';

/** Largest file accepted, in bytes (10 GiB). */
export const MAX_FILE_BYTES = 10 * 1024 ** 3;
export const MAX_FILES = 200;
/** From this size on an upload is multipart: one PUT of more would be lost whole when a connection breaks. */
export const MULTIPART_FROM_BYTES = 64 * 1024 ** 2;
export const DEFAULT_MAX_ATTEMPTS = 3;

/** The built-in type's `param_schema`. Its titles and descriptions are read by people: in forms, and in the document. */
export const mediaParamsSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    files: {
      title: 'Recordings',
      description: 'The files you upload; or use source_url.',
      type: 'array',
      minItems: 1,
      maxItems: MAX_FILES,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name', 'size'],
        properties: {
          name: { type: 'string', minLength: 1, maxLength: 255 },
          size: {
            description: 'Exact size in bytes; an upload of another size is refused.',
            type: 'integer',
            minimum: 0,
          },
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          duration: {
            description: 'In seconds; used for the estimate only.',
            type: 'number',
            minimum: 0,
            maximum: 864_000,
          },
        },
      },
    },
    source_url: {
      title: 'URL of a recording',
      description:
        'Fetched instead of files: from the web, or a video of YouTube where the installation does so.',
      type: 'string',
      minLength: 1,
      maxLength: 2048,
    },
    outputs: {
      title: 'Outputs',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: OUTPUT_NAMES },
      default: DEFAULT_OUTPUTS,
    },
    language: {
      title: 'Spoken language',
      description: 'A language code such as en, or auto to let the model detect it.',
      type: 'string',
      minLength: 2,
      maxLength: 16,
      default: 'auto',
    },
    translate_to: {
      title: 'Translate to',
      description: 'Language codes, such as de or pt-BR.',
      type: 'array',
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' },
    },
    model: {
      title: 'Speech model',
      description: 'A name from the model catalogue. Default: the one this service is set up with.',
      type: 'string',
      minLength: 1,
      maxLength: 100,
    },
    denoise: {
      title: 'Reduce noise',
      description: 'Before transcription, for noisy recordings.',
      type: 'boolean',
      default: false,
    },
    reuse: {
      title: 'Reuse earlier results',
      description: 'If off, everything is computed again, even for a file that was processed recently.',
      type: 'boolean',
      default: true,
    },
    speakers: {
      title: 'Speakers',
      type: 'object',
      additionalProperties: false,
      properties: {
        min: { title: 'Minimum', type: 'integer', minimum: 1, maximum: 50 },
        max: { title: 'Maximum', type: 'integer', minimum: 1, maximum: 50 },
        across_files: {
          title: 'Match across files',
          description:
            'The same person has the same id in every file; minimum and maximum then count over all files.',
          type: 'boolean',
          default: false,
        },
      },
    },
    subtitles: subtitleWishesSchema,
    publish: publishTargetsSchema,
  },
} as const satisfies JSONSchema;
export type MediaParams = FromSchema<typeof mediaParamsSchema, AsSent>;

/** A time in UTC. */
export const instantSchema = {
  type: 'string',
  pattern: '^\\d{4}-\\d{2}-\\d{2}(T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?Z)?$',
} as const;

export const createTaskSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type', 'params'],
  properties: {
    type: { type: 'string', minLength: 1, maxLength: 100 },
    params: { description: 'Parameters, as the type’s schema describes them.', type: 'object' },
    priority: {
      title: 'Priority',
      description: 'Higher runs first.',
      type: 'integer',
      minimum: -1000,
      maximum: 1000,
      default: 0,
    },
    max_attempts: {
      title: 'Maximum attempts',
      description: 'Default: what the task type says.',
      type: 'integer',
      minimum: 1,
      maximum: 10,
    },
    run_at: {
      ...instantSchema,
      title: 'Run at',
      description: 'Not before this time, such as 2026-11-22T08:00Z. For types that workers run.',
    },
    dedupe: {
      title: 'Deduplicate',
      description: 'If an identical task exists, it is returned instead of a new one.',
      type: 'boolean',
      default: true,
    },
    dedupe_key: {
      description: 'Tasks with the same key count as identical, whatever their params.',
      type: 'string',
      minLength: 1,
      maxLength: 200,
    },
    webhook_url: {
      ...webhookUrlSchema,
      title: 'Webhook URL',
      description: 'Called when the task ends; signed with your secret for task URLs.',
    },
    metadata: {
      title: 'Metadata',
      description: 'Any JSON object of yours, up to 4 KB, kept with the task.',
      type: 'object',
    },
  },
} as const satisfies JSONSchema;
export type CreateTaskRequest = FromSchema<typeof createTaskSchema, AsSent>;

export const TASK_STATUSES = [
  'awaiting_upload',
  'scheduled',
  'pending',
  'claimed',
  'processing',
  'completed',
  'failed',
  'cancelled',
] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

export const STAGE_STATUSES = ['waiting', 'running', 'completed', 'failed', 'skipped'] as const;

export const uploadPlanSchema = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: ['strategy'],
      properties: { strategy: { const: 'single' } },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['strategy'],
      /** We fetch it: nobody uploads, and what it is shows once it is there. */
      properties: { strategy: { const: 'ingest' } },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['strategy', 'upload_id', 'part_size', 'part_count'],
      properties: {
        strategy: { const: 'multipart' },
        upload_id: { type: 'string' },
        part_size: { type: 'integer' },
        part_count: { type: 'integer' },
      },
    },
  ],
} as const satisfies JSONSchema;
export type UploadPlan = FromSchema<typeof uploadPlanSchema>;

/** What a worker's task keeps of its type. */
export const workTermsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['type_version', 'lease_seconds'],
  properties: { type_version: { type: 'integer' }, lease_seconds: { type: 'integer' } },
} as const satisfies JSONSchema;

const stageViewSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'status', 'progress', 'attempts'],
  properties: {
    name: { enum: STAGE_NAMES },
    status: { enum: STAGE_STATUSES },
    /** 0 to 100. */
    progress: { type: 'integer' },
    attempts: { type: 'integer' },
    started_at: { type: 'string' },
    ended_at: { type: 'string' },
    chunks: {
      type: 'object',
      additionalProperties: false,
      required: ['total', 'completed'],
      properties: { total: { type: 'integer' }, completed: { type: 'integer' } },
    },
  },
} as const satisfies JSONSchema;

export const problemSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['code', 'detail'],
  properties: { code: { type: 'string' }, detail: { type: 'string' } },
} as const satisfies JSONSchema;

/** Who works on a task; never with the token. */
export const claimViewSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['worker_id', 'claimed_at', 'lease_expires_at', 'cancel_requested'],
  properties: {
    worker_id: { type: 'string' },
    claimed_at: { type: 'string' },
    lease_expires_at: { type: 'string' },
    cancel_requested: { type: 'boolean' },
    message: { type: 'string' },
  },
} as const satisfies JSONSchema;

/** A task as clients see it. `stages` sums up all files; each file carries its own. */
export const taskViewSchema = {
  type: 'object',
  additionalProperties: false,
  required: [
    'id',
    'type',
    'owner',
    'status',
    'progress',
    'priority',
    'attempts',
    'max_attempts',
    'params',
    'metadata',
    'files',
    'stages',
    'version',
    'created_at',
    'updated_at',
  ],
  properties: {
    id: { type: 'string' },
    type: { type: 'string' },
    owner: { type: 'string' },
    status: { enum: TASK_STATUSES },
    /** 0 to 100. */
    progress: { type: 'integer' },
    priority: { type: 'integer' },
    attempts: { type: 'integer' },
    max_attempts: { type: 'integer' },
    params: { type: 'object' },
    metadata: { type: 'object' },
    /** Sequence number of the last event. */
    version: { type: 'integer' },
    created_at: { type: 'string' },
    updated_at: { type: 'string' },
    started_at: { type: 'string' },
    ended_at: { type: 'string' },
    error: problemSchema,
    /** Of types that workers do. */
    type_version: { type: 'integer' },
    run_at: { type: 'string' },
    webhook_url: { type: 'string' },
    claim: claimViewSchema,
    models: { type: 'array', items: modelUseSchema },
    files: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['id', 'name', 'size', 'uploaded', 'progress', 'stages'],
        properties: {
          id: { type: 'string' },
          name: { type: 'string' },
          size: { type: 'integer' },
          uploaded: { type: 'boolean' },
          progress: { type: 'integer' },
          /** Of a video that was fetched from where it is published. */
          source: sourceInfoSchema,
          media: mediaInfoSchema,
          /** What is wrong with the file although something could be made of it, such as damage in its middle. */
          warnings: { type: 'array', items: { type: 'string' } },
          /** Of a transcript that was edited. */
          transcript_version: { type: 'integer' },
          publications: { type: 'array', items: publicationSchema },
          stages: { type: 'array', items: stageViewSchema },
        },
      },
    },
    stages: { type: 'array', items: stageViewSchema },
  },
} as const satisfies JSONSchema;
export type TaskView = FromSchema<typeof taskViewSchema>;
export type StageView = TaskView['stages'][number];

/** How a client sends one file. */
export const uploadInstructionSchema = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required: ['file_id', 'strategy', 'method', 'url', 'headers', 'expires_at'],
      properties: {
        file_id: { type: 'string' },
        strategy: { const: 'single' },
        method: { const: 'PUT' },
        url: { type: 'string' },
        /** Send exactly these; they are signed. */
        headers: { type: 'object', additionalProperties: { type: 'string' } },
        expires_at: { type: 'string' },
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: ['file_id', 'strategy', 'part_size', 'part_count', 'expires_at'],
      properties: {
        file_id: { type: 'string' },
        strategy: { const: 'multipart' },
        part_size: { type: 'integer' },
        part_count: { type: 'integer' },
        expires_at: { type: 'string' },
      },
    },
  ],
} as const satisfies JSONSchema;
export type UploadInstruction = FromSchema<typeof uploadInstructionSchema>;

/** `GET /tasks/{id}/result` of a completed task. */
export const taskResultSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['task_id', 'status', 'completed_at', 'files', 'models'],
  properties: {
    task_id: { type: 'string' },
    status: { const: 'completed' },
    completed_at: { type: 'string' },
    /** Present when demonstration models made the transcript. */
    notice: { type: 'string' },
    /** What a worker answered. */
    result: {},
    models: { type: 'array', items: modelUseSchema },
    /** Of media tasks. */
    cost: costSchema,
    files: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['file_id', 'name', 'artifacts'],
        properties: {
          file_id: { type: 'string' },
          name: { type: 'string' },
          media: mediaInfoSchema,
          warnings: { type: 'array', items: { type: 'string' } },
          publications: { type: 'array', items: publicationSchema },
          artifacts: { type: 'array', items: artifactSchema },
          /** The whole transcript where it is small enough to inline (1 MB over all files); else fetch the artifact. */
          transcript: { type: 'object' },
        },
      },
    },
  },
} as const satisfies JSONSchema;
export type TaskResult = FromSchema<typeof taskResultSchema>;
