export type { TaskResult, TaskView } from '../functions/contract/task-schemas.ts';
export type { Transcript } from '../functions/contract/transcript-schemas.ts';
export { type Client, type CreatedTask, createClient, type ResultAnswer, type TaskQuery } from './client.ts';
export type { ClientOptions } from './http.ts';
export { ApiProblem } from './problem.ts';
export { type Health, isTranscript, type TaskPage, type Ticket } from './shapes.ts';
export { type FileSource, type UploadOptions, uploadFile } from './upload.ts';
export { hasEnded, type WatchItem, type WatchOptions, watchTask } from './watch.ts';
