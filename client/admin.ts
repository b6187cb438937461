/** What people who run the service ask: task types, workers, dead letters. */
import type { RegisterTypeRequest, TaskType } from '../functions/contract/type-schemas.ts';
import type { WorkerView } from '../functions/contract/worker-schemas.ts';
import type { Send } from './http.ts';
import { isTaskType, itemsOf, withFieldsOf } from './shapes.ts';

/** A queue's dead letters: how many, and the first of them. */
export interface DeadLetterQueue {
  readonly queue: string;
  readonly count: number;
  readonly letters: readonly {
    readonly message_id: string;
    readonly sent_at: string;
    readonly receive_count: number;
    readonly body: unknown;
  }[];
}

export interface Redriven {
  readonly queue: string;
  readonly moved: number;
  readonly left: number;
}

export interface AdminClient {
  taskTypes(): Promise<readonly TaskType[]>;
  /** A new version where the type is there already. */
  registerType(type: RegisterTypeRequest): Promise<TaskType>;
  deactivateType(name: string): Promise<void>;
  workers(): Promise<readonly WorkerView[]>;
  /** For admins. */
  deadLetters(): Promise<readonly DeadLetterQueue[]>;
  /** Sends the dead letters of a queue back to it; of all queues unless told. For admins. */
  redrive(queue?: string): Promise<readonly Redriven[]>;
}

const isAnything = (value: unknown): value is unknown => value !== null;
const isTypes = itemsOf(isTaskType);
const isWorkers = itemsOf(
  withFieldsOf<WorkerView>({ required: ['worker_id', 'status', 'last_seen_at', 'tasks'] }),
);
const isLetters = itemsOf(withFieldsOf<DeadLetterQueue>({ required: ['queue', 'count'] }));
const isRedriven = itemsOf(withFieldsOf<Redriven>({ required: ['queue', 'moved', 'left'] }));

export const adminCalls = (send: Send): AdminClient => ({
  taskTypes: async () => (await send({ path: '/api/task-types' }, isTypes)).body.items,
  registerType: async (body) =>
    (await send({ method: 'POST', path: '/api/task-types/register', body }, isTaskType)).body,
  deactivateType: async (name) => {
    await send({ method: 'DELETE', path: `/api/task-types/${encodeURIComponent(name)}` }, isAnything);
  },
  workers: async () => (await send({ path: '/api/workers' }, isWorkers)).body.items,
  deadLetters: async () => (await send({ path: '/api/dead-letters' }, isLetters)).body.items,
  redrive: async (queue) => {
    const body = queue === undefined ? {} : { queue };
    return (await send({ method: 'POST', path: '/api/dead-letters/redrive', body }, isRedriven)).body.items;
  },
});
