/** What the use cases and stages need of the world. `adapters/` fulfils these; tests do in memory. */
import type { Readable } from 'node:stream';
import type { ApiKey } from '../contract/api-keys.ts';
import type { TaskEvent } from '../contract/event-schemas.ts';
import type { LoggedLine, LogLevel, LogLine } from '../contract/log-schemas.ts';
import type {
  ChunkSpeakers,
  ChunkWords,
  MediaInfo,
  ModelUse,
  UnitSummary,
} from '../contract/media-schemas.ts';
import type { PipelineMessage, UnitMessage, UnitProgress } from '../contract/message-schemas.ts';
import type { Fault } from '../contract/problems.ts';
import type { StageName } from '../contract/stages.ts';
import type { MediaParams, TaskStatus } from '../contract/task-schemas.ts';
import type { TaskType } from '../contract/type-schemas.ts';
import type { Delivery, Endpoint, SigningSecrets, WebhookMessage } from '../contract/webhook-schemas.ts';
import type { Notification } from '../domain/notification.ts';
import type { Running } from '../domain/pipeline.ts';
import type { Quota } from '../domain/quota.ts';
import type { TaskState } from '../domain/task.ts';
import type { RateLimit } from '../domain/token-bucket.ts';

export type Clock = () => Date;

/** Structured log; the message is a sentence, the fields are its facts. */
export interface Log {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export interface TaskFilter {
  readonly owner: string;
  readonly status?: TaskStatus;
  /** Exact, or with a trailing or inner `%` as wildcard. */
  readonly type?: string;
  readonly created_after?: string;
  readonly created_before?: string;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  readonly cursor?: string;
}

/** One change of one task: all of it is written, or none. */
export interface Change {
  readonly events: readonly TaskEvent[];
  /** The fold up to and including `events`. */
  readonly state: TaskState;
  /** When the sweeper should look at this task again, if nothing happens before; null for never. */
  readonly due_at: string | null;
  /** Taken together with a creation, so that an identical request finds this task. */
  readonly claim_dedupe?: string;
  /** Given up together with a failure or cancellation. */
  readonly free_dedupe?: string;
  /** Written with a creation: the same `Idempotency-Key` later finds this task (for a day). */
  readonly remember?: Remembered;
  /** Audio found in the owner's files, counted with the change that tells of it. */
  readonly audio_seconds?: number;
  /** The pipeline begins to work on the task, or is done with it. */
  readonly run?: 'begins' | 'ends';
  /** When the claim that was decided upon ends: heartbeats move that without an event, and one that came meanwhile conflicts. */
  readonly lease?: string;
}

/** An `Idempotency-Key` with the fingerprint of the body it came with. */
export interface Remembered {
  readonly key: string;
  readonly fingerprint: string;
}

export type CommitOutcome =
  | { readonly kind: 'committed' }
  /** Somebody else moved first: load and decide again. */
  | { readonly kind: 'conflict' }
  /** The dedupe hash, or the idempotency key, belongs to another task. */
  | { readonly kind: 'duplicate'; readonly task_id: string };

/** What a new task takes of its owner's day, and how much of the day its maker may use. */
export interface Spending {
  readonly upload_bytes: number;
  readonly quota?: Quota;
}

export interface TaskStore {
  /** Consistent read. */
  load(taskId: string): Promise<TaskState | undefined>;
  /** The snapshot together with the live progress of its units, in one read. */
  loadWithProgress(
    taskId: string,
  ): Promise<{ state: TaskState; progress: readonly UnitProgress[] } | undefined>;
  commit(change: Change): Promise<CommitOutcome>;
  events(taskId: string, after: number, limit: number): Promise<readonly TaskEvent[]>;
  list(filter: TaskFilter): Promise<Page<TaskState>>;
  findDuplicate(owner: string, hash: string): Promise<string | undefined>;
  /** The task an owner created with this `Idempotency-Key` within the last day. */
  findRemembered(owner: string, key: string): Promise<{ fingerprint: string; task_id: string } | undefined>;
  /**
   * The owner's next number of that day (YYYYMMDD), from 1; unique, gaps are possible. Counts what its task takes, or
   * throws `quota_exceeded`.
   */
  nextSerial(owner: string, day: string, spending?: Spending): Promise<number>;
  /** Gives back what was counted for a task that then was not made; its number stays used. */
  giveBack(owner: string, day: string, spending: Spending): Promise<void>;
  /** What the owner's tasks in the pipeline are; undefined when there are none. */
  running(owner: string): Promise<Running | undefined>;
  /** Has the sweeper look later, or never (null). Nothing happens when the task is no longer at this version. */
  putOff(task: Pick<TaskState, 'id' | 'version'>, due_at: string | null): Promise<void>;
  /** Deletes what is stored of a task besides its snapshot and the event `keep`. */
  eraseHistory(taskId: string, keep: number): Promise<void>;
  /** Ids of tasks whose `due_at` has passed, at most `limit`. */
  due(now: Date, limit: number): Promise<readonly string[]>;
}

/** What people are told of a task; bounded for each. */
export interface TaskLogs {
  /** Behind what is there. Beyond the bound, lines are dropped, and one says so. */
  append(taskId: string, lines: readonly LogLine[]): Promise<void>;
  /** In the order they were written. `level` is the least that is wanted, `after` a time, `cursor` a line's id. */
  list(
    taskId: string,
    query: { level?: LogLevel; after?: string; cursor?: string; limit: number },
  ): Promise<Page<LoggedLine>>;
}

export interface TypeStore {
  /** The latest version, or the one named. Consistent read. */
  find(owner: string, name: string, version?: number): Promise<TaskType | undefined>;
  /** The latest version of each of an owner's types. */
  list(owner: string): Promise<readonly TaskType[]>;
  /** Stores the next version; `conflict` when somebody else took its number first. */
  put(owner: string, type: TaskType): Promise<'stored' | 'conflict'>;
  /** Undefined when there is no such type. */
  setActive(owner: string, name: string, isActive: boolean): Promise<TaskType | undefined>;
}

/** Which waiting tasks a claim looks at. */
export interface Claimables {
  readonly owner: string;
  readonly type: string;
  readonly by: 'priority' | 'created_at';
  /** `desc` by priority: the most urgent, then the oldest. */
  readonly order: 'asc' | 'desc';
  readonly limit: number;
}

/** A sign of life; what is left out stays as it was. */
export interface LeaseExtension {
  readonly task_id: string;
  readonly owner: string;
  readonly token_hash: string;
  readonly until: string;
  readonly progress: number | undefined;
  readonly message: string | undefined;
}

export interface ClaimStore {
  /** From an index: some may be claimed already. */
  claimable(wanted: Claimables): Promise<readonly TaskState[]>;
  /** Undefined when this token does not hold the task. No event: ownership does not change. */
  extend(lease: LeaseExtension): Promise<TaskState | undefined>;
  seen(owner: string, workerId: string, at: Date): Promise<void>;
  workers(
    owner: string,
  ): Promise<readonly { worker_id: string; last_seen_at: string; tasks: readonly string[] }[]>;
}

/** JSON Schemas that callers wrote. */
export interface SchemaChecker {
  /** Whether it is JSON Schema 2020-12 at all. */
  grammarFaults(schema: Readonly<Record<string, unknown>>): readonly Fault[];
  /** What is wrong with a value, each fault with its JSON Pointer; a schema that takes too long is a fault too. */
  faults(schema: object, value: unknown): readonly Fault[];
}

export interface ProgressStore {
  /** Stores the unit's progress and tells whether its work is still wanted. */
  report(progress: UnitProgress): Promise<'go_on' | 'stop'>;
}

export interface Queues {
  /** To `pipeline.fifo`, in the group of the task. `cause` makes a deliberate re-send distinct within the five-minute window. */
  toPipeline(message: PipelineMessage, cause?: string): Promise<void>;
  /** To the stage queues, in the fair-queue group of the owner. Throws unless every message was taken. */
  toStages(owner: string, messages: readonly UnitMessage[]): Promise<void>;
}

export interface StoredEndpoint {
  readonly endpoint: Endpoint;
  readonly secrets: SigningSecrets;
}

/** What changes of an endpoint; `null` takes a field away. */
export type EndpointChange = { readonly [Field in keyof Endpoint]?: Endpoint[Field] | null };

export interface WebhookStore {
  endpoints(owner: string): Promise<readonly StoredEndpoint[]>;
  endpoint(owner: string, id: string): Promise<StoredEndpoint | undefined>;
  /** False when there is one of this id already. */
  createEndpoint(owner: string, stored: StoredEndpoint): Promise<boolean>;
  /** Undefined when there is none. */
  changeEndpoint(owner: string, id: string, change: EndpointChange): Promise<Endpoint | undefined>;
  /** Undefined when there is none, or its secrets are others than they were. */
  changeSecrets(
    owner: string,
    id: string,
    secrets: { from: SigningSecrets; to: SigningSecrets },
  ): Promise<Endpoint | undefined>;
  /** False when there is none. */
  deleteEndpoint(owner: string, id: string): Promise<boolean>;
  /** `due_at`: when the sweeper sees to it, should its message be lost. False when it is there already. */
  createDelivery(owner: string, delivery: Delivery, due_at: string): Promise<boolean>;
  delivery(owner: string, endpointId: string, id: string): Promise<Delivery | undefined>;
  /** False when meanwhile it has more attempts than `before`. */
  updateDelivery(owner: string, before: number, delivery: Delivery, due_at: string | null): Promise<boolean>;
  /** Newest first; `cursor` is the id of the last one of the page before. */
  deliveries(
    owner: string,
    endpointId: string,
    page: { cursor?: string; limit: number },
  ): Promise<readonly Delivery[]>;
  dueDeliveries(
    now: Date,
    limit: number,
  ): Promise<readonly { owner: string; endpoint_id: string; delivery_id: string }[]>;
}

export interface WebhookQueue {
  /** `delaySeconds`: at most 900, as SQS has it. */
  send(message: WebhookMessage, delaySeconds?: number): Promise<void>;
}

export interface Notifications {
  publish(notification: Notification): Promise<void>;
}

/** The header `webhook-signature` of the Standard Webhooks specification, by every secret that signs then. */
export type SignWebhook = (
  secrets: SigningSecrets,
  message: { id: string; at: Date; body: string },
) => string;

export interface DeadLetter {
  readonly message_id: string;
  readonly sent_at: string;
  readonly receive_count: number;
  /** The message as far as it is JSON, else its text; cut where it is long. */
  readonly body: unknown;
}

/** Messages that were tried so often that their queue gave them up. */
export interface DeadLetters {
  /** `letters` are a sample: the first that SQS gives out. */
  list(): Promise<readonly { queue: string; count: number; letters: readonly DeadLetter[] }[]>;
  /** Back to their queue, at most `limit` of them. Undefined when there is no such queue. */
  redrive(queue: string, limit: number): Promise<number | undefined>;
}

export interface SignedUrl {
  readonly url: string;
  /** To be sent exactly: they are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expires_at: string;
}

export interface UploadedPart {
  readonly part_number: number;
  readonly size: number;
  readonly etag: string;
}

export interface ObjectFacts {
  readonly size: number;
  readonly etag: string;
}

export interface StoredObject {
  readonly size: number;
  /** Lower-case hex of the SHA-256 of the bytes written. */
  readonly sha256: string;
}

/** Objects of the media bucket, by key. Times to live are seconds. */
export interface MediaStore {
  signUpload(
    key: string,
    upload: { size: number; sha256?: string },
    lifetimeSeconds: number,
  ): Promise<SignedUrl>;
  signDownload(key: string, options: { lifetimeSeconds: number; fileName?: string }): Promise<SignedUrl>;
  startMultipart(key: string): Promise<string>;
  signPart(
    key: string,
    part: { uploadId: string; partNumber: number; size: number },
    lifetimeSeconds: number,
  ): Promise<SignedUrl>;
  listParts(key: string, uploadId: string): Promise<readonly UploadedPart[]>;
  completeMultipart(
    key: string,
    uploadId: string,
    parts: readonly { part_number: number; etag: string }[],
  ): Promise<ObjectFacts>;
  abortMultipart(key: string, uploadId: string): Promise<void>;
  facts(key: string): Promise<ObjectFacts | undefined>;
  /** Bytes `start` to `end`, both inclusive, as HTTP ranges are. */
  readRange(key: string, start: number, end: number, signal?: AbortSignal): Promise<Readable>;
  readBytes(key: string, range?: { start: number; end: number }): Promise<Uint8Array<ArrayBuffer>>;
  readJson(key: string): Promise<unknown>;
  put(key: string, body: Uint8Array | string, contentType: string): Promise<StoredObject>;
  /** Streams of any length, as a multipart upload with bounded memory; nothing is visible before the end. */
  putStream(
    key: string,
    body: AsyncIterable<Uint8Array>,
    contentType: string,
    signal?: AbortSignal,
  ): Promise<StoredObject>;
  deletePrefix(prefix: string): Promise<void>;
}

/** Called as work goes on with the fraction done, 0 to 1. */
export type OnProgress = (fraction: number) => void;

/** A line for the task's owner: nothing internal belongs into it. */
export type OnLog = (level: LogLevel, message: string) => void;

export interface Silence {
  /** Seconds. */
  readonly start: number;
  readonly end: number;
}

/** FFmpeg and ffprobe, reading an object through the loopback range reader. Faults are ProblemErrors with a `media_…` code, or TransientErrors. */
export interface MediaTool {
  probe(key: string, size: number, signal: AbortSignal): Promise<MediaInfo>;
  /**
   * One FFmpeg pass: 16 kHz mono PCM as a stream, silences found on the way. `finished` settles when the stream
   * has ended: with the silences, and with a warning when the input was damaged yet gave audio.
   */
  extractAudio(
    key: string,
    size: number,
    media: MediaInfo,
    onProgress: OnProgress,
    signal: AbortSignal,
  ): {
    pcm: AsyncIterable<Uint8Array>;
    finished: Promise<{ silences: readonly Silence[]; warning?: string }>;
  };
}

/** Samples of 16 kHz mono audio, −1 to 1; `offset` is where they begin in the file, in seconds. */
export interface Audio {
  readonly samples: Float32Array;
  readonly offset: number;
}

/** The speech engine behind one port. A crash of the native engine is a TransientError. */
export interface SpeechEngine {
  findSpeakers(
    audio: Audio,
    options: { min?: number; max?: number; onProgress: OnProgress; signal: AbortSignal },
  ): Promise<ChunkSpeakers>;
  transcribe(
    audio: Audio,
    options: { model?: string; language?: string; onProgress: OnProgress; signal: AbortSignal },
  ): Promise<ChunkWords>;
}

export interface ModelCatalogue {
  /** Cosine distance under which two voices of this embedding model are taken for one person. */
  voiceDistance(models: readonly ModelUse[]): number;
  has(name: string): boolean;
}

export interface AccessKey {
  readonly key_id: string;
  readonly owner: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly expires_at?: string;
  readonly revoked_at?: string;
  readonly rate_limit?: RateLimit;
  readonly quota?: Quota;
}

/** Token buckets; times are epoch milliseconds. */
export interface Buckets {
  /**
   * Moves the time at which the bucket is full by `costMs`, unless it lies after `latest` then already. `fullAt` is
   * what the taker knows of the bucket, 0 for nothing: right, it costs one write.
   */
  take(
    bucket: { owner: string; key_id: string; fullAt: number },
    taking: { costMs: number; latest: number; now: number },
  ): Promise<{ readonly kind: 'taken' | 'short'; readonly fullAt: number }>;
}

/** Where keys are found by their SHA-256. */
export interface KeyStore {
  create(hash: string, key: ApiKey): Promise<void>;
  /** By id; `after` is the last one of the page before. */
  list(query: { owner?: string; after?: string; limit: number }): Promise<readonly ApiKey[]>;
  get(keyId: string): Promise<ApiKey | undefined>;
  /** False when there is no such key; one that was revoked before stays as it is. */
  revoke(keyId: string, at: Date): Promise<boolean>;
}

export interface AccessStore {
  findKey(hash: string): Promise<AccessKey | undefined>;
  putTicket(hash: string, ticket: { owner: string; expires_at: Date }): Promise<void>;
  /** Single use: a second taking finds nothing. */
  takeTicket(hash: string, now: Date): Promise<{ owner: string } | undefined>;
}

export interface Subscriptions {
  connect(connectionId: string, owner: string, expiresAt: Date): Promise<void>;
  ownerOf(connectionId: string): Promise<string | undefined>;
  subscribe(connectionId: string, topic: string, expiresAt: Date): Promise<void>;
  unsubscribe(connectionId: string, topic: string): Promise<void>;
  /** Forgets the connection and all its subscriptions. */
  disconnect(connectionId: string): Promise<void>;
  subscribers(topic: string): Promise<readonly string[]>;
}

export interface Sockets {
  /** `gone` when the client is no longer there. */
  post(connectionId: string, message: object): Promise<'sent' | 'gone'>;
}

/** What came of a request to a stranger's server. Redirects are not followed: they are answers like any other. */
export type SendOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** By lower-case name. */
      readonly headers: Readonly<Record<string, string>>;
      /** The first KiB of the answer, as text. */
      readonly body: string;
      readonly elapsed_ms: number;
    }
  /** Never sent: the URL is none that we call, or its host has an address that is not public. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly elapsed_ms: number };

export interface Sender {
  post(
    url: string,
    request: { headers: Readonly<Record<string, string>>; body: string },
  ): Promise<SendOutcome>;
}

/** Keeps a queue message hidden while it is worked on, or gives it back. */
export interface MessageLease {
  extend(seconds: number): Promise<void>;
}

/** What a stage is told of its unit. */
export interface StageInput {
  readonly taskId: string;
  readonly params: MediaParams;
  readonly file: {
    readonly id: string;
    readonly name: string;
    readonly size: number;
    readonly sha256?: string;
    /** Known once the file was probed. */
    readonly media?: MediaInfo;
    /** Known once the audio was extracted. */
    readonly chunk_count?: number;
  };
  /** Stages this task runs: `assemble` must not look for speakers nobody looked for. */
  readonly stages: readonly StageName[];
  readonly chunk: number | null;
  readonly now: Clock;
  readonly onProgress: OnProgress;
  readonly onLog: OnLog;
  /** Aborted when the task is cancelled or time runs out. */
  readonly signal: AbortSignal;
}

export interface StagePorts {
  readonly media: MediaStore;
  readonly tool: MediaTool;
  readonly speech: SpeechEngine;
  readonly catalogue: ModelCatalogue;
  readonly pipelineVersion: string;
}

/**
 * One step of the pipeline over ports. Idempotent: it writes whole objects under keys derived from the unit alone.
 * Throws a ProblemError for what will never work, a TransientError for what may pass.
 */
export type Stage<Needs extends keyof StagePorts = keyof StagePorts> = (
  input: StageInput,
  ports: Pick<StagePorts, Needs>,
) => Promise<UnitSummary>;
