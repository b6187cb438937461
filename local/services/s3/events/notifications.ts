import type { S3Event } from 'aws-lambda';
import type { BucketSpec, NotificationRule } from '../bucket-spec.ts';
import { encodeKey } from '../protocol/uri-encoding.ts';
import type { EventName } from './event-names.ts';

export interface ObjectChange {
  readonly eventName: EventName;
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string;
  readonly at: Date;
  readonly requestId: string;
}

export const rulesFor = (spec: BucketSpec, { eventName, key }: ObjectChange): NotificationRule[] =>
  spec.notifications.filter(
    (rule) => rule.events.some((pattern) => matchesEvent(pattern, eventName)) && matchesKey(rule, key),
  );

const matchesEvent = (pattern: string, eventName: EventName): boolean =>
  pattern.endsWith(':*') ? `s3:${eventName}`.startsWith(pattern.slice(0, -1)) : pattern === `s3:${eventName}`;

const matchesKey = ({ filter }: NotificationRule, key: string): boolean =>
  key.startsWith(filter?.prefix ?? '') && key.endsWith(filter?.suffix ?? '');

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function notificationEvent(
  spec: BucketSpec,
  change: ObjectChange,
  region: string,
  sequence: number,
): S3Event {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: region,
        eventTime: change.at.toISOString(),
        eventName: change.eventName,
        userIdentity: { principalId: 'AWS:EMBEDDED' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': change.requestId, 'x-amz-id-2': change.requestId },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'embedded',
          bucket: {
            name: spec.name,
            ownerIdentity: { principalId: 'EMBEDDED' },
            arn: `arn:aws:s3:::${spec.name}`,
          },
          object: {
            key: encodeKey(change.key),
            size: change.sizeBytes,
            eTag: change.etag,
            sequencer: sequence.toString(16).toUpperCase().padStart(16, '0'),
          },
        },
      },
    ],
  };
}
