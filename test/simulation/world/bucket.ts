/** The media bucket: whole objects, and notifications of what arrives below `uploads/`. */
import type { MediaStore } from '../../../functions/application/ports.ts';
import { UPLOADS_PREFIX } from '../../../functions/contract/keys.ts';
import type { Effect } from './effects.ts';

interface StoredObject {
  readonly size: number;
  readonly etag: string;
  readonly body: string;
}

export class SimulatedBucket {
  readonly #objects = new Map<string, StoredObject>();
  readonly #notify: (event: object) => void;
  #serial = 0;

  constructor(notify: (event: object) => void) {
    this.#notify = notify;
  }

  get keys(): readonly string[] {
    return [...this.#objects.keys()];
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  put(key: string, body: string, size = body.length): StoredObject {
    this.#serial += 1;
    const object = { size, etag: `"${this.#serial}"`, body };
    this.#objects.set(key, object);
    if (key.startsWith(UPLOADS_PREFIX)) {
      const s3 = { object: { key, size, eTag: object.etag } };
      this.#notify({ Records: [{ eventName: 'ObjectCreated:Put', s3 }] });
    }
    return object;
  }

  deletePrefix(prefix: string): void {
    for (const key of this.keys) if (key.startsWith(prefix)) this.#objects.delete(key);
  }
}

const signed = (key: string) => ({ url: `https://bucket/${key}`, headers: {}, expires_at: '' });

/** The bucket as a process uses it; what it does not use in a simulation is refused by name. */
export const mediaStore = (bucket: SimulatedBucket, effect: Effect): MediaStore => {
  const known: Partial<MediaStore> = {
    signUpload: async (key) => signed(key),
    facts: (key) =>
      effect(`look for ${key}`, () => {
        const found = bucket.get(key);
        return found && { size: found.size, etag: found.etag };
      }),
    readJson: (key) => effect(`read ${key}`, () => JSON.parse(bucket.get(key)?.body ?? 'null')),
    put: (key, body) =>
      effect(`store ${key}`, () => ({ ...bucket.put(key, String(body)), sha256: 'a'.repeat(64) })),
    deletePrefix: (prefix) => effect(`delete ${prefix}`, () => bucket.deletePrefix(prefix)),
  };
  return new Proxy(known, {
    get: (target, name) => {
      const found = Reflect.get(target, name);
      if (found === undefined && typeof name === 'string' && name !== 'then')
        throw new Error(`The simulated bucket does not know ${name}`);
      return found;
    },
  }) as MediaStore;
};
