/** Schemas under names: the constants that validate, each written once and referred to by `$ref`. */
import * as answers from '../../functions/contract/answer-schemas.ts';
import { apiKeySchema, createKeySchema } from '../../functions/contract/api-keys.ts';
import { editTranscriptSchema } from '../../functions/contract/edit-schemas.ts';
import { eventEnvelopeSchema } from '../../functions/contract/event-schemas.ts';
import { artifactSchema, mediaInfoSchema, modelUseSchema } from '../../functions/contract/media-schemas.ts';
import { provenanceSchema } from '../../functions/contract/provenance-schemas.ts';
import { costSchema } from '../../functions/contract/rates.ts';
import {
  batchSchema,
  completeUploadSchema,
  redriveSchema,
  signPartsSchema,
} from '../../functions/contract/request-schemas.ts';
import { statisticsSchema } from '../../functions/contract/statistics-schemas.ts';
import { subtitleWishesSchema } from '../../functions/contract/subtitle-schemas.ts';
import {
  claimViewSchema,
  createTaskSchema,
  mediaParamsSchema,
  taskResultSchema,
  taskViewSchema,
  uploadInstructionSchema,
} from '../../functions/contract/task-schemas.ts';
import { transcriptSchema } from '../../functions/contract/transcript-schemas.ts';
import { registerTypeSchema, taskTypeSchema } from '../../functions/contract/type-schemas.ts';
import { waveformSchema } from '../../functions/contract/waveform-schemas.ts';
import {
  changeEndpointSchema,
  createEndpointSchema,
  deliverySchema,
  endpointSchema,
  rotateSecretSchema,
} from '../../functions/contract/webhook-schemas.ts';
import {
  claimRequestSchema,
  completeSchema,
  heartbeatSchema,
} from '../../functions/contract/worker-schemas.ts';

export const SCHEMAS: Readonly<Record<string, object>> = {
  ApiKey: apiKeySchema,
  Artifact: artifactSchema,
  ArtifactList: answers.artifactListSchema,
  Batch: batchSchema,
  BatchAnswer: answers.batchAnswerSchema,
  ChangeWebhook: changeEndpointSchema,
  Claim: claimViewSchema,
  ClaimRequest: claimRequestSchema,
  Claimed: answers.claimedSchema,
  ClaimedTask: answers.claimedTaskSchema,
  CompleteTask: completeSchema,
  CompleteUpload: completeUploadSchema,
  Cost: costSchema,
  CreateKey: createKeySchema,
  CreateTask: createTaskSchema,
  CreateWebhook: createEndpointSchema,
  CreatedTask: answers.createdTaskSchema,
  DeadLetters: answers.deadLettersSchema,
  DeduplicatedTask: answers.deduplicatedTaskSchema,
  Delivery: deliverySchema,
  DeliveryList: answers.deliveryListSchema,
  DeliveryPage: answers.deliveryPageSchema,
  Estimate: answers.estimateSchema,
  Edited: answers.editedSchema,
  EditTranscript: editTranscriptSchema,
  EventList: answers.eventListSchema,
  ExtendedLease: answers.extendedSchema,
  Fault: answers.faultSchema,
  FileReceived: answers.fileReceivedSchema,
  Health: answers.healthSchema,
  Heartbeat: heartbeatSchema,
  KeyPage: answers.keyPageSchema,
  Link: answers.linkSchema,
  LogPage: answers.logPageSchema,
  LoggedLine: answers.loggedLineSchema,
  MediaInfo: mediaInfoSchema,
  /** What tasks of the type `media.process` take as `params`. */
  MediaParams: mediaParamsSchema,
  ModelUse: modelUseSchema,
  NewApiKey: answers.newKeySchema,
  PartLinks: answers.partLinksSchema,
  PendingResult: answers.pendingResultSchema,
  Problem: answers.problemAnswerSchema,
  Provenance: provenanceSchema,
  Redrive: redriveSchema,
  Redriven: answers.redrivenSchema,
  RegisterType: registerTypeSchema,
  RotateSecret: rotateSecretSchema,
  SentParts: answers.sentPartsSchema,
  SignParts: signPartsSchema,
  Statistics: statisticsSchema,
  SubtitleWishes: subtitleWishesSchema,
  Swept: answers.sweptSchema,
  Task: taskViewSchema,
  TaskAnswer: answers.taskAnswerSchema,
  TaskEvent: eventEnvelopeSchema,
  TaskPage: answers.taskPageSchema,
  TaskResult: taskResultSchema,
  TaskType: taskTypeSchema,
  Ticket: answers.ticketSchema,
  /** `transcript.json`, an artifact of media tasks. */
  Transcript: transcriptSchema,
  TranscriptLink: answers.transcriptLinkSchema,
  TypeList: answers.typeListSchema,
  UploadInstruction: uploadInstructionSchema,
  /** `waveform.json`, an artifact of media tasks. */
  Waveform: waveformSchema,
  Webhook: endpointSchema,
  WebhookList: answers.endpointListSchema,
  WebhookWithSecret: answers.endpointWithSecretSchema,
  WorkerList: answers.workerListSchema,
};

/** The name of a schema that has one. */
export const nameOf = (schema: object): string | undefined => NAMES.get(schema);

const NAMES = new Map(Object.entries(SCHEMAS).map(([name, schema]) => [schema, name]));

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const withinReferred = (schema: object): unknown =>
  Array.isArray(schema)
    ? schema.map(referred)
    : Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, referred(value)]));

/** A reference where the schema has a name, else the schema with references inside. */
export const referred = (value: unknown): unknown => {
  if (!isObject(value)) return value;
  const name = nameOf(value);
  return name === undefined ? withinReferred(value) : { $ref: `#/components/schemas/${name}` };
};

export const components = (): Record<string, unknown> =>
  Object.fromEntries(Object.entries(SCHEMAS).map(([name, schema]) => [name, withinReferred(schema)]));
