import type { Bodies } from './bodies.ts';
import type { Buckets } from './buckets.ts';
import type { Delivery } from './delivery.ts';
import type { Objects } from './objects.ts';
import type { PayloadClaims } from './payload-claims.ts';
import type { Publish } from './publish.ts';
import type { S3Request } from './request.ts';
import type { S3Response } from './respond.ts';
import type { Uploads } from './uploads.ts';

/** What the operations work on. */
export interface S3Context {
  readonly buckets: Buckets;
  readonly objects: Objects;
  readonly uploads: Uploads;
  readonly bodies: Bodies;
  readonly publish: Publish;
  readonly delivery: Delivery;
  readonly endpoint: () => string;
  readonly region: string;
  readonly now: () => Date;
}

/** An authenticated request to an existing bucket. */
export interface S3Call extends S3Request {
  readonly requestId: string;
  /** What the request promises about its body; a lack of it is an error of operations that read one. */
  readonly claims: () => PayloadClaims;
}

export type Operation = (context: S3Context, call: S3Call) => Promise<S3Response> | S3Response;
