import { type Fields, fields, flag, number, optional, text } from '../json.ts';
import { accountId, arnOf } from '../template/identity.ts';
import type { Resource } from '../template/resources.ts';
import type { QueueSettings } from './sqs/queue.ts';

/** A queue resource with the defaults of SQS. */
export function queueSettings(
  { type, name, properties }: Resource,
  region: string,
  endpoint: string,
): QueueSettings {
  const seconds = (property: string, fallback: number) =>
    optional(number, properties[property], `${property} of ${name}`) ?? fallback;
  const isSet = (property: string) => optional(flag, properties[property], `${property} of ${name}`) ?? false;
  const redrive = redriveOf(optional(fields, properties['RedrivePolicy'], `RedrivePolicy of ${name}`));
  return {
    name,
    arn: arnOf(type, name, region),
    url: `${endpoint}/${accountId}/${name}`,
    fifo: isSet('FifoQueue'),
    contentBasedDeduplication: isSet('ContentBasedDeduplication'),
    deduplicationScope: properties['DeduplicationScope'] === 'messageGroup' ? 'messageGroup' : 'queue',
    visibilitySeconds: seconds('VisibilityTimeout', 30),
    retentionSeconds: seconds('MessageRetentionPeriod', 345_600),
    waitSeconds: seconds('ReceiveMessageWaitTimeSeconds', 0),
    delaySeconds: seconds('DelaySeconds', 0),
    maximumBytes: seconds('MaximumMessageSize', 1_048_576),
    ...(redrive && { redrive }),
  };
}

function redriveOf(policy: Fields | undefined): QueueSettings['redrive'] {
  if (policy === undefined) return undefined;
  const arn = text(policy['deadLetterTargetArn'], 'deadLetterTargetArn');
  return {
    queue: arn.slice(arn.lastIndexOf(':') + 1),
    maxReceiveCount: number(policy['maxReceiveCount'], 'maxReceiveCount'),
  };
}
