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
      description: 'What you upload; or else source_url.',
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
            description: 'Bytes, exactly; the upload is refused when it differs.',
            type: 'integer',
            minimum: 0,
          },
          sha256: { type: 'string', pattern: '^[0-9a-f]{64}$' },
          duration: {
            description: 'Seconds, for the estimate alone.',
            type: 'number',
            minimum: 0,
            maximum: 864_000,
          },
        },
      },
    },
    source_url: {
      title: 'Address of a recording',
      description:
        'Fetched instead of files: from the web, or a video of YouTube where the installation does so.',
      type: 'string',
      minLength: 1,
      maxLength: 2048,
    },
    outputs: {
      title: 'What to make of it',
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: OUTPUT_NAMES },
      default: DEFAULT_OUTPUTS,
    },
    language: {
      title: 'Language of the speech',
      description: 'By its code, such as en; auto leaves it to the model.',
      type: 'string',
      minLength: 2,
      maxLength: 16,
      default: 'auto',
    },
    translate_to: {
      title: 'Translate to',
      description: 'Languages by their codes, such as de, pt-BR.',
      type: 'array',
      minItems: 1,
      maxItems: 10,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$' },
    },
    model: {
      title: 'Speech model',
      description: 'By its name in the catalogue; the installation’s usual one if left out.',
      type: 'string',
      minLength: 1,
      maxLength: 100,
    },
    denoise: {
      title: 'Remove noise first',
      description: 'Before anybody listens: for recordings in which it is in the way.',
      type: 'boolean',
      default: false,
    },
    reuse: {
      title: 'Take what was done before',
      description: 'If not, all is done anew, although the same file may have been worked on lately.',
      type: 'boolean',
      default: true,
    },
    speakers: {
      title: 'Speakers',
      type: 'object',
      additionalProperties: false,
      properties: {
        min: { title: 'At least', type: 'integer', minimum: 1, maximum: 50 },
        max: { title: 'At most', type: 'integer', minimum: 1, maximum: 50 },
        across_files: {
          title: 'The same people in all files',
          description: 'Somebody has one id everywhere; the bounds hold for all files together.',
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
    params: { description: 'As the schema of the type has them.', type: 'object' },
    priority: {
      title: 'Priority',
      description: 'Higher ones are done first.',
      type: 'integer',
      minimum: -1000,
      maximum: 1000,
      default: 0,
    },
    max_attempts: {
      title: 'Tries at most',
      description: 'As many as the type says, if left out.',
      type: 'integer',
      minimum: 1,
      maximum: 10,
    },
    run_at: {
      ...instantSchema,
      title: 'Not before',
      description: 'A time in UTC, such as 2026-11-22T08:00Z; for types that workers do.',
    },
    dedupe: {
      title: 'No second one of the same',
      description: 'A task of the same params that is there already is answered instead.',
      type: 'boolean',
      default: true,
    },
    dedupe_key: {
      description: 'What makes two tasks the same, instead of their params.',
      type: 'string',
      minLength: 1,
      maxLength: 200,
    },
    webhook_url: {
      ...webhookUrlSchema,
      title: 'Tell this address of its end',
      description: 'Signed by the secret of your webhook task-urls.',
    },
    metadata: {
      title: 'Metadata',
      description: 'Anything of yours: an object of at most 4 KB, kept with the task.',
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
