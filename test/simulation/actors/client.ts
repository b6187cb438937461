/** A client with one task in mind: creates it, uploads its files, and may change its mind at any moment. */
import { cancelTask, retryTask } from '../../../functions/application/control-task.ts';
import { createTask } from '../../../functions/application/create-task.ts';
import { deleteTask } from '../../../functions/application/delete-task.ts';
import type { Created } from '../../../functions/application/earlier-task.ts';
import { editTranscript } from '../../../functions/application/transcripts.ts';
import { uploadObject } from '../../../functions/contract/keys.ts';
import type { UploadInstruction } from '../../../functions/contract/task-schemas.ts';
import { hasEnded } from '../../../functions/domain/task/task.ts';
import { stateIn } from '../invariants/history.ts';
import type { Ledger } from '../world/ledger.ts';
import { patience, type World } from '../world/world.ts';
import { ANN, insist } from './ask.ts';
import { chosen, requestFor } from './requests.ts';

export interface Client {
  readonly name: string;
  readonly world: World;
  readonly ledger: Ledger;
}

/** Some send the same bytes again, or other bytes than announced. */
const upload = async (
  taskId: string,
  { file_id }: UploadInstruction,
  { world, name }: Client,
): Promise<void> => {
  const { scheduler, bucket } = world;
  const size = 999 + Number(file_id.slice(1)) + (chosen(0.03, world) ? 1 : 0);
  const times = chosen(0.1, world) ? 2 : 1;
  for (let time = 0; time < times; time += 1) {
    await scheduler.sleep(world.between(0, 60_000));
    world.note(name, `uploads ${taskId} ${file_id}`);
    bucket.put(uploadObject(taskId, file_id), '', size);
  }
};

const create = async (client: Client): Promise<Created | undefined> => {
  const { world, ledger, name } = client;
  const request = requestFor(world);
  const key = chosen(0.5, world) ? `key of ${name}` : undefined;
  const once = async () => {
    const over = new Map(ledger.over);
    const answer = await insist(`create for ${name}`, (ports) => createTask(request, key, ANN, ports), world);
    if (answer.kind !== 'answer' || !answer.value.deduplicated) return answer;
    const { id } = answer.value.task;
    // It may have been tried again meanwhile.
    if (over.has(id) && over.get(id) === ledger.over.get(id))
      world.violate('dedupe', `${name} was given ${id}, which had come to nothing before`);
    return answer;
  };
  const times = key !== undefined && chosen(0.3, world) ? 2 : 1;
  const answers = await Promise.all(Array.from({ length: times }, once));
  for (const answer of answers) {
    if (answer.kind !== 'answer') continue;
    const { task, deduplicated } = answer.value;
    ledger.created.add(task.id);
    if (key !== undefined && !deduplicated)
      ledger.byKey.set(key, (ledger.byKey.get(key) ?? new Set()).add(task.id));
  }
  const [first] = answers;
  return first?.kind === 'answer' ? first.value : undefined;
};

const cancel = async (taskId: string, { world, ledger }: Client): Promise<void> => {
  await world.scheduler.sleep(world.between(0, 240_000));
  const answer = await insist(`cancel ${taskId}`, (ports) => cancelTask(taskId, ANN, ports), world);
  if (answer.kind === 'answer') ledger.cancelled.add(taskId);
};

const remove = async (taskId: string, { world, ledger }: Client): Promise<void> => {
  await world.scheduler.sleep(world.between(0, 600_000));
  const answer = await insist(`delete ${taskId}`, (ports) => deleteTask(taskId, ANN, ports), world);
  if (answer.kind === 'answer') ledger.deleted.add(taskId);
};

/** Once or twice after it failed. */
const retry = async (taskId: string, { world }: Client): Promise<void> => {
  const { scheduler } = world;
  let left = 1 + Math.floor(world.chance.below(2));
  const isEager = chosen(0.4, world);
  while (left > 0) {
    // Some look so often that reports of the failed try are still on their way.
    const pause = isEager ? world.between(100, 1_500) : world.between(500, 30_000);
    await scheduler.sleep(pause * patience(world));
    const task = stateIn(world.table, taskId);
    if (task === undefined || task.deleted_at !== undefined) return;
    if (hasEnded(task) && task.status !== 'failed') return;
    if (task.status !== 'failed') continue;
    left -= 1;
    await insist(`retry ${taskId}`, (ports) => retryTask(taskId, ANN, ports), world);
  }
};

/** Names who speaks, once or twice, when the task is completed. */
const edit = async (taskId: string, { world, ledger }: Client): Promise<void> => {
  const { scheduler } = world;
  for (let left = 1 + Math.floor(world.chance.below(2)); left > 0; left -= 1) {
    for (;;) {
      await scheduler.sleep(world.between(500, 60_000) * patience(world));
      const task = stateIn(world.table, taskId);
      if (task === undefined || task.deleted_at !== undefined) return;
      if (task.status === 'completed') break;
      if (hasEnded(task)) return;
    }
    const request = { file_id: 'f1', speakers: { S1: chosen(0.5, world) ? 'Ada' : null } };
    const answer = await insist(
      `edit ${taskId}`,
      (ports) => editTranscript(taskId, request, undefined, ANN, ports),
      world,
    );
    if (answer.kind === 'answer') ledger.edited.set(taskId, answer.value.version);
  }
};

const live = async (client: Client): Promise<void> => {
  const { world } = client;
  await world.scheduler.sleep(world.between(0, 300_000));
  const created = await create(client);
  if (created === undefined) return;
  const { id } = created.task;
  const isAbandoned = chosen(0.05, world);
  await Promise.all([
    ...(isAbandoned ? [] : created.uploads.map((instruction) => upload(id, instruction, client))),
    ...(chosen(0.2, world) ? [cancel(id, client)] : []),
    ...(chosen(0.5, world) ? [retry(id, client)] : []),
    ...(chosen(0.2, world) ? [edit(id, client)] : []),
    ...(chosen(0.1, world) ? [remove(id, client)] : []),
  ]);
};

export const startClient = (client: Client): void => {
  client.ledger.busy += 1;
  void live(client).then(() => {
    client.ledger.busy -= 1;
  });
};
