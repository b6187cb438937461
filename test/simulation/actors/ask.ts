/** Calls of the API, each in a process of its own, whose answers may get lost. */

import type { AccessKey } from '../../../functions/application/ports.ts';
import { type ProblemCode, ProblemError } from '../../../functions/contract/problems.ts';
import { type Ports, portsOf } from '../world/ports.ts';
import { API_TIMEOUT_SECONDS } from '../world/settings.ts';
import type { World } from '../world/world.ts';

export const ANN: AccessKey = {
  key_id: 'k1',
  owner: 'ann',
  name: 'ann',
  scopes: ['tasks:read', 'tasks:write', 'worker'],
};

export type Answer<T> =
  | { readonly kind: 'answer'; readonly value: T }
  | { readonly kind: 'refused'; readonly code: ProblemCode }
  /** Nobody knows what came of it. */
  | { readonly kind: 'silence' };

export const ask = async <T>(
  what: string,
  work: (ports: Ports) => Promise<T>,
  world: World,
): Promise<Answer<T>> => {
  const outcome = await world.start(`api ${what}`, API_TIMEOUT_SECONDS, (process) =>
    work(portsOf(process, world)),
  );
  if (world.strikes('unanswered')) {
    world.note(`api ${what}`, 'its answer gets lost');
    return { kind: 'silence' };
  }
  if (outcome.kind === 'returned') return { kind: 'answer', value: outcome.value };
  if (outcome.kind === 'threw' && outcome.error instanceof ProblemError)
    return { kind: 'refused', code: outcome.error.problem.code };
  return { kind: 'silence' };
};

/** A conflict may pass; one that stays is an answer. */
const CONFLICTS = 5;

/** Asks again until it is told something. */
export const insist = async <T>(
  what: string,
  work: (ports: Ports) => Promise<T>,
  world: World,
): Promise<Exclude<Answer<T>, { kind: 'silence' }>> => {
  let conflicts = 0;
  for (;;) {
    const answer = await ask(what, work, world);
    if (answer.kind === 'refused' && answer.code === 'conflict') conflicts += 1;
    const isPassing = answer.kind === 'refused' && answer.code === 'conflict' && conflicts < CONFLICTS;
    if (answer.kind !== 'silence' && !isPassing) return answer;
    await world.scheduler.sleep(world.between(500, 8_000));
  }
};
