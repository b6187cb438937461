/** The state of a task: the fold of its events, and what is stored as its snapshot. */
import type { FromSchema, JSONSchema } from 'json-schema-to-ts';
import { editSchema } from '../../contract/edit-schemas.ts';
import {
  artifactSchema,
  mediaInfoSchema,
  modelUseSchema,
  sourceInfoSchema,
} from '../../contract/media-schemas.ts';
import { publicationSchema } from '../../contract/publish-schemas.ts';
import { STAGE_NAMES, type StageName } from '../../contract/stages.ts';
import {
  problemSchema,
  type TaskStatus,
  uploadPlanSchema,
  workTermsSchema,
} from '../../contract/task-schemas.ts';

/**
 * How far one stage of one file is. `sent` and `done` are bitmaps over its units (one bit a chunk, one bit in all for a
 * whole-file stage), so that a 20-hour file stays far below the table's item limit.
 */
const stageStateSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'total', 'sent', 'done', 'attempts'],
  properties: {
    name: { enum: STAGE_NAMES },
    /** Units of this stage; 0 while the chunk count is unknown. */
    total: { type: 'integer', minimum: 0 },
    sent: { type: 'string' },
    done: { type: 'string' },
    attempts: { type: 'integer', minimum: 0 },
    started_at: { type: 'string' },
    ended_at: { type: 'string' },
    /** Function time of its finished units together. */
    elapsed_ms: { type: 'integer', minimum: 0 },
    /** Units whose result an earlier task had. */
    reused: { type: 'integer', minimum: 0 },
    failed: { const: true },
  },
} as const satisfies JSONSchema;
export type StageState = FromSchema<typeof stageStateSchema>;

const fileStateSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'name', 'size', 'upload', 'stages', 'artifacts'],
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    size: { type: 'integer' },
    sha256: { type: 'string' },
    upload: uploadPlanSchema,
    arrived_at: { type: 'string' },
    source: sourceInfoSchema,
    media: mediaInfoSchema,
    /** Seconds of audio really found. */
    duration: { type: 'number' },
    chunk_count: { type: 'integer' },
    stages: { type: 'array', items: stageStateSchema },
    /** How often some of its units were asked for anew; absent while none was. */
    pass: { type: 'integer', minimum: 1 },
    /** Chunks that are transcribed a second time; never a third. */
    again: { type: 'array', items: { type: 'integer' } },
    /** The version of its transcript; absent while that is what was recognised. */
    edition: { type: 'integer', minimum: 2 },
    /** The one that is being made. */
    edit: editSchema,
    artifacts: { type: 'array', items: artifactSchema },
    warnings: { type: 'array', items: { type: 'string' } },
    publications: { type: 'array', items: publicationSchema },
  },
} as const satisfies JSONSchema;
export type FileState = FromSchema<typeof fileStateSchema>;

/**
 * A worker's hold on a task. Who holds it is said by events; how long, and how far it is, by heartbeats too, which are
 * written here without an event: a snapshot folded anew knows the first lease only, which the next heartbeat mends.
 */
const claimSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['worker_id', 'token_hash', 'lease_seconds', 'claimed_at', 'lease_expires_at'],
  properties: {
    worker_id: { type: 'string' },
    token_hash: { type: 'string' },
    lease_seconds: { type: 'integer' },
    claimed_at: { type: 'string' },
    lease_expires_at: { type: 'string' },
    cancel_requested: { const: true },
    /** 0 to 100. */
    progress: { type: 'integer' },
    message: { type: 'string' },
  },
} as const satisfies JSONSchema;

const common = {
  id: { type: 'string' },
  owner: { type: 'string' },
  type: { type: 'string' },
  params: { type: 'object' },
  metadata: { type: 'object' },
  priority: { type: 'integer' },
  /** Which try this is, from 1; a unit's report of an older try changes nothing. */
  attempt: { type: 'integer', minimum: 1 },
  max_attempts: { type: 'integer', minimum: 1 },
  dedupe_hash: { type: 'string' },
  stage_names: { type: 'array', items: { enum: STAGE_NAMES } },
  files: { type: 'array', items: fileStateSchema },
  models: { type: 'array', items: modelUseSchema },
  /** How often units of this try went quiet and were sent again. */
  resends: { type: 'integer', minimum: 0 },
  /** How often they were sent again because nobody had picked them up. */
  unseen_resends: { type: 'integer', minimum: 0 },
  /** Sequence number of the last event folded in. */
  version: { type: 'integer', minimum: 1 },
  created_at: { type: 'string' },
  updated_at: { type: 'string' },
  started_at: { type: 'string' },
  /** Of tasks that workers do. */
  work: workTermsSchema,
  webhook_url: { type: 'string' },
  /** Hash of the last claim token whose holder reported how its try ended. */
  settled_by: { type: 'string' },
  /** Of the task only this remains: what it was, and how it ended. */
  deleted_at: { type: 'string' },
} as const;

const required = [
  'id',
  'owner',
  'type',
  'params',
  'metadata',
  'priority',
  'attempt',
  'max_attempts',
  'stage_names',
  'files',
  'models',
  'resends',
  'version',
  'created_at',
  'updated_at',
  'status',
] as const;

export const taskStateSchema = {
  anyOf: [
    {
      type: 'object',
      additionalProperties: false,
      required,
      properties: { ...common, status: { enum: ['awaiting_upload', 'processing'] } },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: [...required, 'ended_at'],
      properties: { ...common, status: { const: 'cancelled' }, ended_at: { type: 'string' } },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: [...required, 'ended_at'],
      properties: {
        ...common,
        status: { const: 'completed' },
        ended_at: { type: 'string' },
        result: {},
      },
    },
    {
      type: 'object',
      additionalProperties: false,
      required,
      properties: { ...common, status: { const: 'pending' } },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: [...required, 'run_at'],
      properties: { ...common, status: { const: 'scheduled' }, run_at: { type: 'string' } },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: [...required, 'claim'],
      properties: { ...common, status: { const: 'claimed' }, claim: claimSchema },
    },
    {
      type: 'object',
      additionalProperties: false,
      required: [...required, 'ended_at', 'problem'],
      properties: {
        ...common,
        status: { const: 'failed' },
        ended_at: { type: 'string' },
        problem: problemSchema,
      },
    },
  ],
} as const satisfies JSONSchema;
export type TaskState = FromSchema<typeof taskStateSchema>;
export type ClaimedTask = Extract<TaskState, { status: 'claimed' }>;

export const TERMINAL_STATUSES: readonly TaskStatus[] = ['completed', 'failed', 'cancelled'];

export type EndedTask = Extract<TaskState, { status: 'completed' | 'failed' | 'cancelled' }>;

export const hasEnded = (task: { status: TaskStatus }): boolean => TERMINAL_STATUSES.includes(task.status);

export const isEnded = (task: TaskState): task is EndedTask => hasEnded(task);

/** Whether the pipeline may work on it: it is there, or the first step fetches it. */
export const isWithPipeline = ({ arrived_at, upload }: Pick<FileState, 'arrived_at' | 'upload'>): boolean =>
  arrived_at !== undefined || upload.strategy === 'ingest';

export const fileOf = (task: TaskState, fileId: string): FileState | undefined =>
  task.files.find((file) => file.id === fileId);

export const stageOf = (file: FileState, name: StageName): StageState | undefined =>
  file.stages.find((stage) => stage.name === name);
