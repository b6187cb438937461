/** `POST /api/tasks/claim`: one or several tasks for a worker, each for it alone. */
import type { TaskView } from '../contract/task-schemas.ts';
import type { ClaimRequest } from '../contract/worker-schemas.ts';
import type { ClaimedTask, TaskState } from '../domain/task/task.ts';
import { taskView } from '../domain/task/task-view.ts';
import { type ChangePorts, changeFrom } from './change-task.ts';
import type { Crowds } from './crowd.ts';
import type { AccessKey, ClaimStore } from './ports.ts';
import type { WorkerSightings } from './workers.ts';

/** Tasks looked at beyond those asked for, so that workers who meet at the first go for different ones: more in a crowd; doubles with each look. */
const WINDOW = 24;
const LARGEST_WINDOW = 250;
/** Looks at the queue before a claim under contention gives up, to be repeated by its wait or its worker. */
const LOOKS = 4;
/** A first pause after losing; it doubles. */
const BACKOFF_MS = 20;
/** Between two looks of a claim that waits. */
const POLL_MS = 1_000;

export interface ClaimPorts extends ChangePorts {
  readonly claims: ClaimStore;
  readonly sightings: WorkerSightings;
  readonly crowds: Crowds;
  /** A new secret, and the hash that is stored of it. */
  readonly newToken: () => { readonly secret: string; readonly hash: string };
  /** 0 to 1. */
  readonly random: () => number;
  readonly pause: (ms: number) => Promise<unknown>;
}

export type ClaimedView = TaskView & { readonly claim_token: string; readonly lease_expires_at: string };

type Want = Omit<ClaimRequest, 'wait_seconds'> & { readonly count: number };

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

const order = ({ sort_by = 'priority', sort_order }: Want) =>
  ({ by: sort_by, order: sort_order ?? (sort_by === 'priority' ? 'desc' : 'asc') }) as const;

/** The heads of the types' queues, merged; each queue has the order already. */
const candidates = async (
  want: Want,
  window: number,
  owner: string,
  claims: ClaimStore,
): Promise<readonly TaskState[]> => {
  const wanted = { owner, ...order(want), limit: want.count + window };
  const queues = await Promise.all(want.types.map((type) => claims.claimable({ ...wanted, type })));
  if (queues.length === 1) return queues[0] ?? [];
  const age = (a: TaskState, b: TaskState): number => compare(a.created_at, b.created_at);
  const urgency = (a: TaskState, b: TaskState): number => compare(b.priority, a.priority) || age(a, b);
  const first = wanted.by === 'priority' ? urgency : age;
  const natural = wanted.order === (wanted.by === 'priority' ? 'desc' : 'asc');
  return queues.flat().toSorted((a, b) => (natural ? first(a, b) : first(b, a)));
};

/** Undefined when somebody else was first, or the index showed what is no longer so. */
const claimOne = async (
  task: TaskState,
  want: Want,
  access: AccessKey,
  ports: ClaimPorts,
): Promise<ClaimedView | undefined> => {
  if (task.status !== 'pending' || task.owner !== access.owner || task.work === undefined) return undefined;
  const { secret, hash } = ports.newToken();
  const lease_seconds = want.lease_seconds ?? task.work.lease_seconds;
  const claim = { kind: 'claim', worker_id: want.worker_id, token_hash: hash, lease_seconds } as const;
  const changed = await changeFrom(task, [claim], access.name, ports);
  if (changed?.state.status !== 'claimed') return undefined;
  const state: ClaimedTask = changed.state;
  return { ...taskView(state), claim_token: secret, lease_expires_at: state.claim.lease_expires_at };
};

const shuffled = <T>(list: readonly T[], random: () => number): T[] =>
  list
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);

/**
 * The first of the queue are tried once; where others claim too, some among the first. Who loses one goes on at random
 * places of what is left, then looks anew after a growing pause.
 */
const claimNow = async (
  want: Want,
  access: AccessKey,
  ports: ClaimPorts,
): Promise<readonly ClaimedView[]> => {
  const claimed: ClaimedView[] = [];
  const queue = [access.owner, ...want.types].join(' ');
  const take = async (tasks: readonly TaskState[]): Promise<void> => {
    const taken = await Promise.all(tasks.map((task) => claimOne(task, want, access, ports)));
    const won = taken.flatMap((task) => task ?? []);
    if (tasks.length > 0) ports.crowds.met(queue, tasks.length, tasks.length - won.length);
    claimed.push(...won);
  };
  const size = Math.floor(ports.crowds.sizeOf(queue));
  const window = Math.min(LARGEST_WINDOW, Math.max(WINDOW, want.count * size));
  const firstOf = (found: readonly TaskState[]): readonly TaskState[] =>
    size === 1 ? found : shuffled(found.slice(0, want.count * size), ports.random);
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await ports.pause(BACKOFF_MS * 2 ** look * ports.random());
    const found = await candidates(want, window * 2 ** look, access.owner, ports.claims);
    const missing = (): number => want.count - claimed.length;
    const inTurn = look === 0 ? firstOf(found) : shuffled(found, ports.random);
    const tried = new Set(inTurn.slice(0, missing()));
    await take([...tried]);
    if (missing() === 0 || found.length === 0) break;
    const others = found.filter((task) => !tried.has(task));
    if (look === 0) await take(shuffled(others, ports.random).slice(0, missing()));
    if (missing() === 0 || found.length <= want.count) break;
  }
  return claimed;
};

/** An empty list when there is nothing to do, after `wait_seconds` at the latest. */
export const claimTasks = async (
  { wait_seconds = 0, ...request }: ClaimRequest,
  access: AccessKey,
  ports: ClaimPorts,
): Promise<readonly ClaimedView[]> => {
  const want: Want = { ...request, count: request.count ?? 1 };
  const until = ports.now().getTime() + wait_seconds * 1000;
  const [first] = await Promise.all([
    claimNow(want, access, ports),
    ports.sightings(access.owner, request.worker_id),
  ]);
  let claimed = first;
  while (claimed.length === 0 && ports.now().getTime() + POLL_MS <= until) {
    await ports.pause(POLL_MS * (0.5 + ports.random() / 2));
    claimed = await claimNow(want, access, ports);
  }
  return claimed;
};
