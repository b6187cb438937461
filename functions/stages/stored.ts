/** What stages store for one another, parsed as it is read. */

import type { MediaStore, StageInput } from '../application/ports.ts';
import { planObject } from '../contract/keys.ts';
import { type ChunkPlan, chunkPlanSchema } from '../contract/media-schemas.ts';
import { TransientError } from '../contract/problems.ts';
import { validate } from '../domain/schemas/validate.ts';

const JSON_TYPE = 'application/json';

/** The stored object under its schema; undefined when there is none, or one that an older version left. */
export const findStored = async <T>(
  media: MediaStore,
  key: string,
  schema: object,
): Promise<T | undefined> => {
  if ((await media.facts(key)) === undefined) return undefined;
  const stored = validate<T>(schema, await media.readJson(key));
  return stored.ok ? stored.value : undefined;
};

export const readStored = async <T>(media: MediaStore, key: string, schema: object): Promise<T> => {
  const stored = await findStored<T>(media, key, schema);
  if (stored === undefined) throw new TransientError(`an intermediate result is missing: ${key}`);
  return stored;
};

export const store = async (media: MediaStore, key: string, value: object): Promise<void> => {
  await media.put(key, JSON.stringify(value), JSON_TYPE);
};

/** The unit's outcome: found where an earlier run of the same unit left it, else made and stored. */
export const storedOnce = async <T extends object>(
  media: MediaStore,
  key: string,
  schema: object,
  make: () => Promise<T>,
): Promise<T> => {
  const found = await findStored<T>(media, key, schema);
  if (found !== undefined) return found;
  const made = await make();
  await store(media, key, made);
  return made;
};

export const readPlan = ({ taskId, file }: StageInput, media: MediaStore): Promise<ChunkPlan> =>
  readStored<ChunkPlan>(media, planObject(taskId, file.id), chunkPlanSchema);
