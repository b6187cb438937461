import type { Delivery } from '../events/delivery.ts';
import type { EventName } from '../events/event-names.ts';
import { notificationEvent, type ObjectChange, rulesFor } from '../events/notifications.ts';
import type { Bodies, Segment } from './bodies.ts';
import type { Buckets } from './buckets.ts';
import type { Database } from './database.ts';
import type { Objects, StoredObject } from './objects.ts';
import type { Outbox } from './outbox.ts';

export interface Publish {
  /**
   * Makes the object visible, whole and at once, together with the notifications it owes.
   * `also` changes more in the same transaction and names the files that are needed no longer.
   */
  put(object: StoredObject, by: ChangeCause, also?: () => readonly Segment[]): Promise<void>;
  remove(bucket: string, key: string, by: ChangeCause): Promise<void>;
}

export interface ChangeCause {
  readonly eventName: EventName;
  readonly requestId: string;
  readonly at: Date;
  /** Looks at what the key holds at the moment of the change; refuses by throwing. */
  readonly check?: (existing: StoredObject | undefined) => void;
}

export interface Stores {
  readonly database: Database;
  readonly buckets: Buckets;
  readonly objects: Objects;
  readonly outbox: Outbox;
  readonly bodies: Bodies;
  readonly delivery: Delivery;
  readonly region: string;
}

export function openPublish({
  database,
  buckets,
  objects,
  outbox,
  bodies,
  delivery,
  region,
}: Stores): Publish {
  const owe = (bucket: string, change: ObjectChange): void => {
    const { spec } = buckets.required(bucket);
    const rules = rulesFor(spec, change);
    if (rules.length === 0) return;
    const event = notificationEvent(spec, change, region, outbox.nextSequence());
    for (const { queueArn } of rules) outbox.add(queueArn, event);
  };
  const commit = async (change: () => readonly Segment[]): Promise<void> => {
    const replaced = database.transaction(change);
    delivery.wake();
    await bodies.discard(replaced);
  };
  return {
    put: (object, { check, ...cause }, also = () => []) =>
      commit(() => {
        const existing = objects.find(object.bucket, object.key);
        check?.(existing);
        objects.put(object);
        owe(object.bucket, { ...cause, key: object.key, sizeBytes: object.sizeBytes, etag: object.etag });
        return [...(existing?.segments ?? []), ...also()];
      }),
    remove: (bucket, key, { check, ...cause }) =>
      commit(() => {
        const existing = objects.find(bucket, key);
        check?.(existing);
        if (existing === undefined) return [];
        objects.remove(bucket, key);
        owe(bucket, { ...cause, key, sizeBytes: existing.sizeBytes, etag: existing.etag });
        return existing.segments;
      }),
  };
}
