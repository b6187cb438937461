import { EVENT_NAMES } from './events/event-names.ts';
import { S3Error } from './protocol/errors.ts';

/** What a bucket is created with: the part of `AWS::S3::Bucket` that this service honours. */
export interface BucketSpec {
  readonly name: string;
  readonly notifications: readonly NotificationRule[];
  readonly cors?: readonly CorsRule[];
  readonly lifecycle?: readonly LifecycleRule[];
}

export interface NotificationRule {
  readonly queueArn: string;
  /** Names such as `s3:ObjectCreated:Put` or `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  readonly filter?: { readonly prefix?: string; readonly suffix?: string };
}

export interface CorsRule {
  readonly allowedOrigins: readonly string[];
  readonly allowedMethods: readonly string[];
  readonly allowedHeaders?: readonly string[];
  readonly exposedHeaders?: readonly string[];
  readonly maxAgeSeconds?: number;
}

export interface LifecycleRule {
  /** Keys the rule applies to; all keys when absent. */
  readonly prefix?: string;
  readonly expirationDays?: number;
  readonly abortIncompleteMultipartUploadDays?: number;
}

const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const CORS_METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD']);

/** Refuses a specification that S3 would refuse, or that this service would quietly not honour. */
export function checkBucketSpec(spec: BucketSpec): void {
  if (!BUCKET_NAME.test(spec.name))
    throw new S3Error('InvalidBucketName', `Not a valid bucket name: ${spec.name}`);
  for (const event of spec.notifications.flatMap((rule) => rule.events)) {
    if (!isKnownEvent(event))
      throw new S3Error(
        'InvalidArgument',
        `Bucket ${spec.name} asks for events this service never sends: ${event}`,
      );
  }
  for (const method of (spec.cors ?? []).flatMap((rule) => rule.allowedMethods)) {
    if (!CORS_METHODS.has(method))
      throw new S3Error('InvalidArgument', `Bucket ${spec.name} allows an unknown CORS method: ${method}`);
  }
  for (const days of (spec.lifecycle ?? []).flatMap((rule) => [
    rule.expirationDays,
    rule.abortIncompleteMultipartUploadDays,
  ])) {
    if (days !== undefined && !(Number.isInteger(days) && days > 0)) {
      throw new S3Error(
        'InvalidArgument',
        `Bucket ${spec.name} has a lifecycle rule of ${days} days; it must be a positive whole number`,
      );
    }
  }
}

function isKnownEvent(pattern: string): boolean {
  return EVENT_NAMES.some(
    (name) =>
      pattern === `s3:${name}` || (pattern.endsWith(':*') && `s3:${name}`.startsWith(pattern.slice(0, -1))),
  );
}
