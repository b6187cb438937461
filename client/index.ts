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
export type { ClientOptions } from './http.ts';
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
export { type FileSource, type UploadOptions, uploadFile } from './uploads/upload.ts';
export { LiveTranscript, type Spoken } from './watching/live-transcript.ts';
export { type WatchOptions, watchTask } from './watching/watch.ts';
export { hasEnded, type WatchItem } from './watching/watcher.ts';
export { type Handle, TaskFailure, type WorkContext, WorkStopped } from './workers/handler.ts';
export type { WorkEvent } from './workers/held-task.ts';
export type { WorkClient } from './workers/work.ts';
export { runWorker, type WorkerOptions } from './workers/worker.ts';
