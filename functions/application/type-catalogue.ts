/** The types that tasks are created and ended under, remembered: a version never changes, the latest is asked for anew soon. */
import { BUILT_IN_TYPES, type TaskType } from '../contract/type-schemas.ts';
import type { Clock, TypeStore } from './ports.ts';
import { remembering } from './remembering.ts';

/** A type registered or deactivated elsewhere takes effect within this time. */
const LATEST_MS = 5_000;
const MOST_REMEMBERED = 500;

export interface TypeCatalogue {
  /** The latest version of the owner's type, or of our own of that name. */
  latest(owner: string, name: string): Promise<TaskType | undefined>;
  version(owner: string, name: string, version: number): Promise<TaskType | undefined>;
}

/** What is not there is asked for each time: a new type works at once. */
export const typeCatalogue = (types: Pick<TypeStore, 'find'>, now: Clock): TypeCatalogue => {
  const remember = remembering<TaskType>(now, MOST_REMEMBERED);

  const find = async (owner: string, name: string, lifetimeMs: number, version?: number) => {
    const own = BUILT_IN_TYPES.find((type) => type.name === name);
    if (own !== undefined) return own;
    const key = `${owner} ${name} ${version ?? ''}`;
    return remember(key, lifetimeMs, () => types.find(owner, name, version));
  };

  return {
    latest: (owner, name) => find(owner, name, LATEST_MS),
    version: (owner, name, version) => find(owner, name, Number.POSITIVE_INFINITY, version),
  };
};
