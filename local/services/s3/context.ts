import type { PayloadClaims } from './payload/payload-claims.ts';
import type { S3Request } from './protocol/request.ts';
import type { S3Response } from './protocol/respond.ts';
import type { Bodies } from './storage/bodies.ts';
import type { Buckets } from './storage/buckets.ts';
import type { Objects } from './storage/objects.ts';
import type { Publish } from './storage/publish.ts';
import type { Uploads } from './storage/uploads.ts';

/** What the operations work on. */
export interface S3Context {
  readonly buckets: Buckets;
  readonly objects: Objects;
  readonly uploads: Uploads;
  readonly bodies: Bodies;
  readonly publish: Publish;
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
