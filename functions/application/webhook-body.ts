/** What a webhook says. Built from the event it is about, so that a later try says what the first did. */
import type { TaskEvent } from '../contract/event-schemas.ts';
import type { Delivery, Endpoint } from '../contract/webhook-schemas.ts';
import type { TaskState } from '../domain/task/task.ts';
import type { TaskStore } from './ports.ts';

/** A full body beyond this is sent thin: receivers fetch the result instead. */
const LARGEST_BYTES = 200_000;

const STATUSES = {
  'task.created': 'created',
  'task.completed': 'completed',
  'task.failed': 'failed',
  'task.cancelled': 'cancelled',
  'task.retried': 'retried',
  'task.deleted': 'deleted',
  'endpoint.disabled': 'disabled',
  test: 'test',
} as const;

/** Of media, where the results are found; they themselves are fetched. */
const resultOf = (task: TaskState, result: unknown): object => {
  if (task.work !== undefined) return { result: result ?? null };
  const files = task.files.map(({ id, name, artifacts, warnings, publications }) => ({
    file_id: id,
    name,
    artifacts,
    ...(warnings === undefined ? {} : { warnings }),
    ...(publications === undefined ? {} : { publications }),
  }));
  return { result: { files } };
};

const detailsOf = (event: TaskEvent, task: TaskState): object => {
  switch (event.type) {
    case 'TaskCompleted':
      return { completed_at: event.at, ...resultOf(task, event.data.result) };
    case 'TaskFailed':
      return {
        failed_at: event.at,
        error: event.data.problem,
        error_message: event.data.problem.detail,
      };
    default:
      return {};
  }
};

const fullOf = async (delivery: Delivery, tasks: TaskStore): Promise<object> => {
  const { task_id, seq } = delivery;
  if (task_id === undefined || seq === undefined) return {};
  const [task, [event]] = await Promise.all([tasks.load(task_id), tasks.events(task_id, seq - 1, 1)]);
  // Deleted meanwhile: nothing of it is told any more.
  if (task === undefined || task.deleted_at !== undefined || event?.seq !== seq) return {};
  const { type, metadata, attempt } = task;
  return { type, metadata, attempts: attempt, ...detailsOf(event, task) };
};

const thinOf = ({ event, endpoint_id, task_id, seq }: Delivery): object => ({
  ...(task_id === undefined ? {} : { task_id }),
  ...(seq === undefined ? {} : { sequence: seq }),
  ...(event === 'test' ? { endpoint_id } : {}),
  status: STATUSES[event],
});

/** JSON, as it is signed and sent. */
export const webhookBody = async (
  delivery: Delivery,
  { payload }: Pick<Endpoint, 'payload'>,
  tasks: TaskStore,
): Promise<string> => {
  const envelope = { type: delivery.event, timestamp: delivery.created_at };
  const thin = thinOf(delivery);
  const write = (data: object): string => JSON.stringify({ ...envelope, data });
  if (payload === 'thin') return write(thin);
  const full = write({ ...thin, ...(await fullOf(delivery, tasks)) });
  return Buffer.byteLength(full) <= LARGEST_BYTES ? full : write({ ...thin, result_omitted: true });
};
