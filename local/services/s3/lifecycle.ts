import { randomUUID } from 'node:crypto';
import type { BucketSpec, LifecycleRule } from './bucket-spec.ts';
import type { S3Context } from './context.ts';
import { dropUpload } from './operations/multipart-upload.ts';
import { afterKey } from './storage/key-order.ts';
import type { ObjectSummary, Objects } from './storage/objects.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 500;

/** Does what the lifecycle rules of all buckets ask for at this time. */
export async function sweepLifecycle(context: S3Context, now: Date): Promise<void> {
  for (const { spec } of context.buckets.all()) {
    for (const rule of spec.lifecycle ?? []) {
      await expireObjects(context, spec, rule, now);
      await abortUploads(context, spec, rule, now);
    }
  }
}

/** S3 counts whole days and rounds up to the next midnight UTC. */
export const expiryOf = (since: Date, days: number): Date =>
  new Date(Math.ceil((since.getTime() + days * DAY_MS) / DAY_MS) * DAY_MS);

async function expireObjects(
  { objects, publish }: S3Context,
  { name }: BucketSpec,
  { prefix = '', expirationDays }: LifecycleRule,
  now: Date,
): Promise<void> {
  if (expirationDays === undefined) return;
  const expired = (modifiedAt: Date): boolean => expiryOf(modifiedAt, expirationDays) <= now;
  for (const listed of everyObject(objects, name, prefix)) {
    if (!expired(listed.modifiedAt)) continue;
    // It may have been replaced since it was listed.
    const current = objects.find(name, listed.key);
    if (current === undefined || !expired(current.modifiedAt)) continue;
    await publish.remove(name, listed.key, {
      eventName: 'LifecycleExpiration:Delete',
      requestId: randomUUID(),
      at: now,
    });
  }
}

function* everyObject(objects: Objects, bucket: string, prefix: string): Generator<ObjectSummary, void> {
  let from: string | undefined = '';
  while (from !== undefined) {
    const batch = objects.list(bucket, prefix, from, BATCH);
    yield* batch;
    const last = batch.at(-1);
    from = last && afterKey(last.key);
  }
}

async function abortUploads(
  context: S3Context,
  { name }: BucketSpec,
  { prefix = '', abortIncompleteMultipartUploadDays: days }: LifecycleRule,
  now: Date,
): Promise<void> {
  if (days === undefined) return;
  const uploads = context.uploads.list(name, prefix, '', '', -1);
  for (const upload of uploads.filter(({ initiatedAt }) => expiryOf(initiatedAt, days) <= now))
    await dropUpload(context, upload);
}
