/** What clients ask for: alike ones among them, and files that will fail. */
import type { CreateTaskRequest } from '../../../functions/contract/task-schemas.ts';
import { WORK_TYPE } from '../world/ports.ts';
import type { World } from '../world/world.ts';
import { CORRUPT, DEADLY, FRAGILE, MUMBLED } from './perform.ts';

const LETTERS = ['a', 'b', 'c'];

export const chosen = (probability: number, { chance }: World): boolean => chance.below(1) < probability;

const fileFor = (index: number, world: World) => {
  const fate = chosen(0.2, world)
    ? world.chance.pick([CORRUPT, FRAGILE, FRAGILE, DEADLY])
    : world.chance.pick([MUMBLED, 'talk', 'talk']);
  return { name: `${world.chance.pick(LETTERS)}${index}.${fate}`, size: 1000 + index };
};

const termsOf = (world: World): Partial<CreateTaskRequest> => ({
  ...(chosen(0.4, world) ? { dedupe_key: `same-${world.chance.pick(LETTERS)}` } : { dedupe: false }),
  ...(chosen(0.3, world) ? { max_attempts: 1 + Math.floor(world.chance.below(3)) } : {}),
  priority: Math.floor(world.chance.below(3)),
});

const mediaRequest = (world: World): CreateTaskRequest => {
  const files = Array.from({ length: chosen(0.3, world) ? 2 : 1 }, (_, index) => fileFor(index, world));
  const outputs = world.chance.pick([['waveform'], ['transcript'], ['transcript', 'speakers']]);
  // Of its URL nobody uploads anything: what is fetched is called as the file would have been.
  const origin = chosen(0.25, world)
    ? { source_url: `https://media.example.com/${fileFor(0, world).name}` }
    : { files };
  return { type: 'media.process', params: { ...origin, outputs }, ...termsOf(world) };
};

const workRequest = (world: World): CreateTaskRequest => {
  const later = new Date(world.scheduler.time() + world.between(0, 120_000)).toISOString();
  return {
    type: WORK_TYPE.name,
    params: {},
    ...(chosen(0.2, world) ? { run_at: later } : {}),
    ...termsOf(world),
  };
};

export const requestFor = (world: World): CreateTaskRequest => {
  const isMedia = chosen(world.climate.weather === 'workers' ? 0.1 : 0.6, world);
  return isMedia ? mediaRequest(world) : workRequest(world);
};
