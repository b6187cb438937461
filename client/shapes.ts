/**
 * Looks at what the API answered before it is believed. The service validates deeply on its side; here the
 * required fields of the shared schemas are enough to tell an answer of ours from a proxy's error page, and
 * cost a browser no validator.
 */
import { type ApiKey, apiKeySchema, type NewApiKey } from '../functions/contract/api-keys.ts';
import { eventEnvelopeSchema, type TaskEvent } from '../functions/contract/event-schemas.ts';
import { type Artifact, artifactSchema } from '../functions/contract/media-schemas.ts';
import type { TranscriptPart } from '../functions/contract/realtime-schemas.ts';
import {
  type TaskResult,
  type TaskView,
  taskResultSchema,
  taskViewSchema,
  type UploadInstruction,
} from '../functions/contract/task-schemas.ts';
import { type Transcript, transcriptSchema } from '../functions/contract/transcript-schemas.ts';
import { type TaskType, taskTypeSchema } from '../functions/contract/type-schemas.ts';
import { type Waveform, waveformSchema } from '../functions/contract/waveform-schemas.ts';
import type { Schemas } from './api-types.ts';

export type Shape<T> = (value: unknown) => value is T;

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isString = (value: unknown): value is string => typeof value === 'string';

export const withFieldsOf =
  <T>(schema: { readonly required: readonly string[] }): Shape<T> =>
  (value): value is T =>
    isRecord(value) && schema.required.every((name) => name in value);

export const isTask: Shape<TaskView> = withFieldsOf<TaskView>(taskViewSchema);
export const isResult: Shape<TaskResult> = withFieldsOf<TaskResult>(taskResultSchema);
export const isEvent: Shape<TaskEvent> = withFieldsOf<TaskEvent>(eventEnvelopeSchema);
export const isTranscriptPart: Shape<TranscriptPart> = withFieldsOf<TranscriptPart>({
  required: ['file_id', 'chunk', 'part', 'parts', 'segments'],
});
export const isTranscript: Shape<Transcript> = withFieldsOf<Transcript>(transcriptSchema);
export const isWaveform: Shape<Waveform> = withFieldsOf<Waveform>(waveformSchema);
const isArtifact: Shape<Artifact> = withFieldsOf<Artifact>(artifactSchema);

const isUpload: Shape<UploadInstruction> = withFieldsOf<UploadInstruction>({
  required: ['file_id', 'strategy', 'expires_at'],
});

const listOf =
  <T>(item: Shape<T>): Shape<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every((it) => item(it));

export interface Items<T> {
  readonly items: readonly T[];
}

export const itemsOf =
  <T>(item: Shape<T>): Shape<Items<T>> =>
  (value): value is Items<T> =>
    isRecord(value) && listOf(item)(value['items']);

export const isEvents: Shape<Items<TaskEvent>> = itemsOf(isEvent);
export const isArtifacts: Shape<Items<Artifact>> = itemsOf(isArtifact);

export interface TaskPage extends Items<TaskView> {
  readonly next_cursor: string | null;
}
export const isTaskPage: Shape<TaskPage> = (value): value is TaskPage =>
  itemsOf(isTask)(value) && 'next_cursor' in value;

export interface Created {
  readonly task: TaskView;
  /** One for each file still to be sent; none when an identical task was found. */
  readonly uploads?: readonly UploadInstruction[];
  readonly deduplicated?: boolean;
}
export const isCreated: Shape<Created> = (value): value is Created =>
  isRecord(value) &&
  isTask(value['task']) &&
  (value['uploads'] === undefined || listOf(isUpload)(value['uploads']));

export const isEstimated: Shape<{ readonly estimate: Schemas['Estimate'] }> = (
  value,
): value is { readonly estimate: Schemas['Estimate'] } =>
  isRecord(value) && withFieldsOf<Schemas['Estimate']>({ required: ['type', 'status'] })(value['estimate']);

export const isChanged: Shape<{ readonly task: TaskView }> = (value): value is { readonly task: TaskView } =>
  isRecord(value) && isTask(value['task']);

/** A task that a worker holds for now. */
export type ClaimedTask = TaskView & {
  readonly claim: NonNullable<TaskView['claim']>;
  readonly claim_token: string;
  readonly lease_expires_at: string;
};
const isClaimedTask: Shape<ClaimedTask> = withFieldsOf<ClaimedTask>({
  required: [...taskViewSchema.required, 'claim', 'claim_token', 'lease_expires_at'],
});

/** Nothing at all (HTTP 204) when there is nothing to do. */
export type Claimed = { readonly tasks: readonly ClaimedTask[] } | undefined;
export const isClaimed: Shape<Claimed> = (value): value is Claimed =>
  value === undefined || (isRecord(value) && listOf(isClaimedTask)(value['tasks']));

export interface Extended {
  readonly lease_expires_at: string;
  readonly cancel_requested: boolean;
}
export const isExtended: Shape<Extended> = withFieldsOf<Extended>({
  required: ['lease_expires_at', 'cancel_requested'],
});

export const isTaskType: Shape<TaskType> = withFieldsOf<TaskType>(taskTypeSchema);

export interface Pending {
  readonly status: TaskView['status'];
  readonly progress: number;
  readonly stage?: string;
}
export const isPending: Shape<Pending> = withFieldsOf<Pending>({ required: ['status', 'progress'] });

export interface Health {
  readonly status: string;
  readonly version: string;
  readonly checks: Readonly<Record<string, { readonly status: string; readonly latency_ms?: number }>>;
}
export const isHealth: Shape<Health> = withFieldsOf<Health>({ required: ['status', 'version', 'checks'] });

export interface Ticket {
  readonly ticket: string;
  readonly url: string;
  readonly expires_at: string;
}
export const isTicket: Shape<Ticket> = (value): value is Ticket =>
  isRecord(value) && isString(value['ticket']) && isString(value['url']);

export const isNewKey: Shape<NewApiKey> = withFieldsOf<NewApiKey>({ required: ['key_id', 'key'] });
const isKey: Shape<ApiKey> = withFieldsOf<ApiKey>(apiKeySchema);

export interface KeyPage extends Items<ApiKey> {
  readonly next_cursor: string | null;
}
export const isKeyPage: Shape<KeyPage> = (value): value is KeyPage =>
  itemsOf(isKey)(value) && 'next_cursor' in value;

export interface Link {
  readonly url: string;
  readonly expires_at: string;
}
export const isLink: Shape<Link> = (value): value is Link => isRecord(value) && isString(value['url']);

export interface PartLink extends Link {
  readonly part_number: number;
  /** Send exactly these; they are signed. */
  readonly headers: Readonly<Record<string, string>>;
}
export interface SentPart {
  readonly part_number: number;
  readonly etag: string;
}

const partsOf =
  <T>(part: Shape<T>): Shape<{ readonly parts: readonly T[] }> =>
  (value): value is { readonly parts: readonly T[] } =>
    isRecord(value) && listOf(part)(value['parts']);

export const isPartLinks: Shape<{ readonly parts: readonly PartLink[] }> = partsOf(
  withFieldsOf<PartLink>({ required: ['part_number', 'url', 'headers'] }),
);
export const isSentParts: Shape<{ readonly parts: readonly SentPart[] }> = partsOf(
  withFieldsOf<SentPart>({ required: ['part_number', 'etag'] }),
);
export const isAnything: Shape<unknown> = (value): value is unknown =>
  value !== undefined || value === undefined;
