export type { ApiKey } from '../functions/contract/api-keys.ts';
export type { TaskEvent } from '../functions/contract/event-schemas.ts';
export type { LoggedLine, LogLevel } from '../functions/contract/log-schemas.ts';
export type { Artifact } from '../functions/contract/media-schemas.ts';
export type { Statistics } from '../functions/contract/statistics-schemas.ts';
export {
  type CreateTaskRequest,
  createTaskSchema,
  TASK_STATUSES,
  type TaskResult,
  type TaskStatus,
  type TaskView,
} from '../functions/contract/task-schemas.ts';
export type { Segment, Transcript } from '../functions/contract/transcript-schemas.ts';
export type { RegisterTypeRequest as RegisterType, TaskType } from '../functions/contract/type-schemas.ts';
export type { Waveform } from '../functions/contract/waveform-schemas.ts';
export type { Delivery } from '../functions/contract/webhook-schemas.ts';
export type { WorkerView } from '../functions/contract/worker-schemas.ts';
export type { DeadLetterQueue } from './admin.ts';
export { type Api, createApi } from './api.ts';
export type { Schemas } from './api-types.ts';
export { type Client, type CreatedTask, createClient, type ResultAnswer, type TaskQuery } from './client.ts';
export { type Handle, TaskFailure, type WorkContext, WorkStopped } from './handler.ts';
export type { WorkEvent } from './held-task.ts';
export type { ClientOptions } from './http.ts';
export { LiveTranscript, type Spoken } from './live-transcript.ts';
export type { LogPage, LogQuery } from './logs.ts';
export { ApiProblem, mayPass } from './problem.ts';
export {
  type ClaimedTask,
  type Health,
  isTranscript,
  isWaveform,
  type TaskPage,
  type Ticket,
} from './shapes.ts';
export type { EditedTranscript, EditTranscript, TranscriptVersion } from './transcripts.ts';
export { type FileSource, type UploadOptions, uploadFile } from './upload.ts';
export { hasEnded, type WatchItem, type WatchOptions, watchTask } from './watch.ts';
export type { WorkClient } from './work.ts';
export { runWorker, type WorkerOptions } from './worker.ts';
