/** A worker: claims, heartbeats, completes; or goes quiet, dies, comes back too late, says everything twice. */
import { type ClaimedView, claimTasks } from '../../../functions/application/claim-tasks.ts';
import { completeWork, heartbeat } from '../../../functions/application/finish-work.ts';
import { holderOf, type Ledger } from '../world/ledger.ts';
import { WORK_TYPE } from '../world/ports.ts';
import { patience, START, type World } from '../world/world.ts';
import { ANN, ask } from './ask.ts';
import { SWEEP_EVERY_MS } from './sweeper.ts';

export interface Worker {
  readonly name: string;
  readonly world: World;
  readonly ledger: Ledger;
  /** Whether the run still needs workers. */
  readonly isWanted: () => boolean;
}

type Habit = 'diligent' | 'late' | 'quiet' | 'dies' | 'says everything twice';

const HABITS: readonly Habit[] = ['late', 'late', 'quiet', 'quiet', 'dies', 'says everything twice'];

const claim = async ({ name, world, ledger }: Worker): Promise<readonly ClaimedView[]> => {
  const count = world.chance.pick([1, 1, 3]) ?? 1;
  const request = { worker_id: name, types: [WORK_TYPE.name], count };
  const answer = await ask(`claim for ${name}`, (ports) => claimTasks(request, ANN, ports), world);
  const tasks = answer.kind === 'answer' ? answer.value : [];
  for (const { id, claim_token, lease_expires_at } of tasks) {
    const other = holderOf(id, ledger, world.scheduler.time() + 2 * world.climate.skewMs);
    if (other !== undefined) world.violate('no claim is held by two', `${id} by ${other} and ${name}`);
    ledger.leases.set(claim_token, { taskId: id, worker: name, until: Date.parse(lease_expires_at) });
  }
  return tasks;
};

/** False when the claim is lost. */
const beat = async ({ id, claim_token }: ClaimedView, { name, world, ledger }: Worker): Promise<boolean> => {
  const answer = await ask(
    `heartbeat of ${name}`,
    (ports) => heartbeat(id, { worker_id: name, claim_token }, ANN, ports),
    world,
  );
  const lease = ledger.leases.get(claim_token);
  if (answer.kind === 'answer' && lease !== undefined)
    lease.until = Date.parse(answer.value.lease_expires_at);
  if (answer.kind !== 'refused') return true;
  ledger.leases.delete(claim_token);
  return false;
};

const complete = async ({ id, claim_token }: ClaimedView, { name, world, ledger }: Worker): Promise<void> => {
  const success = world.chance.below(1) < 0.8;
  const report = {
    worker_id: name,
    claim_token,
    success,
    ...(success ? { result: { by: claim_token } } : { retryable: world.chance.below(1) < 0.8 }),
  };
  // It asks for nothing more than to be rid of the task.
  ledger.leases.delete(claim_token);
  for (;;) {
    const answer = await ask(`complete by ${name}`, (ports) => completeWork(id, report, ANN, ports), world);
    if (answer.kind === 'answer' && answer.value.status === 'completed') ledger.completed.add(id);
    if (answer.kind !== 'silence') break;
    await world.scheduler.sleep(world.between(500, 5_000));
  }
};

const LEASE_MS = WORK_TYPE.lease_seconds * 1000;

/** Until the sweeper finds the lease over, give or take what its work takes. */
const untilSwept = (world: World): number => {
  const leaseEnd = world.scheduler.time() - START + LEASE_MS;
  return LEASE_MS + SWEEP_EVERY_MS - (leaseEnd % SWEEP_EVERY_MS) + world.between(-20, 60);
};

/** Between two heartbeats. */
const pauseOf = (habit: Habit, world: World): number => {
  if (habit !== 'late') return LEASE_MS / 3;
  return world.chance.below(1) < 0.5 ? untilSwept(world) : LEASE_MS * world.between(0.9, 2);
};

const labour = async (task: ClaimedView, worker: Worker): Promise<void> => {
  const { world, ledger } = worker;
  const { scheduler } = world;
  const habit = (world.strikes('workerFails') && world.chance.pick(HABITS)) || 'diligent';
  world.note(worker.name, `works on ${task.id}: ${habit}`);
  if (habit === 'dies') return void ledger.leases.delete(task.claim_token);
  const longest = habit === 'diligent' ? 2.5 : 8;
  const until = scheduler.time() + world.between(1_000, longest * LEASE_MS);
  while (scheduler.time() < until) {
    await scheduler.sleep(Math.min(until - scheduler.time(), pauseOf(habit, world)));
    if (habit !== 'quiet' && !(await beat(task, worker))) return;
  }
  await complete(task, worker);
  if (habit === 'says everything twice') await complete(task, worker);
};

export const startWorker = (worker: Worker): void => {
  const { world } = worker;
  const live = async (): Promise<void> => {
    while (worker.isWanted()) {
      await world.scheduler.sleep(world.between(1_000, 20_000) * patience(world));
      const tasks = await claim(worker);
      await Promise.all(tasks.map((task) => labour(task, worker)));
    }
  };
  void live();
};
