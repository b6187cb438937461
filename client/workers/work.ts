/** What workers ask the API. None of it is repeated by itself: `runWorker` knows when that is right. */
import type { TaskView } from '../../functions/contract/task-schemas.ts';
import type { TaskType } from '../../functions/contract/type-schemas.ts';
import type { Schemas } from '../api-types.ts';
import type { Send } from '../http.ts';
import { type ClaimedTask, type Extended, isChanged, isClaimed, isExtended, isTaskType } from '../shapes.ts';

export interface WorkClient {
  /** Tasks that are now this worker's until their lease ends; none when there is nothing to do. */
  claim(request: Schemas['ClaimRequest'], signal?: AbortSignal): Promise<readonly ClaimedTask[]>;
  /** Extends the lease. Throws an ApiProblem `claim_lost` when the task is no longer this worker's. */
  heartbeat(taskId: string, request: Schemas['Heartbeat'], signal?: AbortSignal): Promise<Extended>;
  /** The task as it then is: ended, or to be tried again. */
  complete(taskId: string, request: Schemas['CompleteTask'], signal?: AbortSignal): Promise<TaskView>;
  /** Throws an ApiProblem `not_found` when there is no such type. */
  taskType(name: string): Promise<TaskType>;
}

const post = (path: string, body: unknown, signal: AbortSignal | undefined) =>
  ({ method: 'POST', path, body, ...(signal === undefined ? {} : { signal }) }) as const;

const pathOf = (taskId: string, action: string): string =>
  `/api/tasks/${encodeURIComponent(taskId)}/${action}`;

export const workCalls = (send: Send): WorkClient => ({
  claim: async (request, signal) =>
    (await send(post('/api/tasks/claim', request, signal), isClaimed)).body?.tasks ?? [],
  heartbeat: async (taskId, request, signal) =>
    (await send(post(pathOf(taskId, 'heartbeat'), request, signal), isExtended)).body,
  complete: async (taskId, request, signal) =>
    (await send(post(pathOf(taskId, 'complete'), request, signal), isChanged)).body.task,
  taskType: async (name) =>
    (await send({ path: `/api/task-types/${encodeURIComponent(name)}` }, isTaskType)).body,
});
