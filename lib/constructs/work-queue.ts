/** A queue that cannot be had without its dead letters, their alarm and its redrive. */
import { Duration, Fn } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  DeduplicationScope,
  FifoThroughputLimit,
  Queue,
  QueueEncryption,
  type QueueProps,
} from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allowToConsume } from './grants.ts';
import { raiseAlarm } from './observability.ts';

export interface WorkQueueProps {
  /** What users notice when its messages end as dead letters. */
  readonly whenLettersDie: string;
  /** A heading of docs/runbook.md. */
  readonly runbook: string;
  readonly key: IKey | undefined;
  readonly visibilityTimeout: Duration;
  /** Deliveries before a message becomes a dead letter. */
  readonly maxReceiveCount: number;
  /** First in, first out within a message group, with deduplication ids given by the sender. */
  readonly fifo?: boolean;
  /** Alarm when the oldest message waits longer than this. Leave out where waiting is normal. */
  readonly oldestMessage?: Duration;
}

export interface ConsumerProps {
  readonly batchSize: number;
  /** Instances that this queue may occupy; see concurrency.ts. */
  readonly maxConcurrency: number;
}

/** Encrypted, and deaf to what comes without TLS. */
export const safeQueue = (key: IKey | undefined): QueueProps => ({
  enforceSSL: true,
  // SQS asks KMS for a data key once an hour for each caller, not every five minutes.
  ...(key
    ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key, dataKeyReuse: Duration.hours(1) }
    : { encryption: QueueEncryption.SQS_MANAGED }),
});

/** High throughput: each message group has its own limit, and deduplicates for itself. */
const FIFO = {
  fifo: true,
  contentBasedDeduplication: false,
  deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
  fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
} satisfies QueueProps;

export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const common = { ...safeQueue(props.key), ...(props.fifo ? FIFO : {}) };
    // Fourteen days is SQS's most: a dead letter of a long weekend must still be there.
    this.deadLetters = new Queue(this, 'DeadLetters', {
      ...common,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: props.visibilityTimeout,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: props.maxReceiveCount },
    });
    raiseAlarm(this, 'DeadLettersAlarm', {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      meaning: props.whenLettersDie,
      runbook: props.runbook,
    });
    if (props.oldestMessage) this.#watchAge(props.oldestMessage);
  }

  /** Lets a function consume the queue, message by message accounted for, without waiting to fill a batch. */
  consumedBy(consumer: IFunction, props: ConsumerProps): void {
    allowToConsume(consumer, this.queue);
    // No batching window: it would delay a lone message by its whole length, and FIFO queues refuse one.
    consumer.addEventSourceMapping('Messages', {
      eventSourceArn: this.queue.queueArn,
      ...props,
      reportBatchItemFailures: true,
    });
  }

  #watchAge(limit: Duration): void {
    raiseAlarm(this, 'OldestMessageAlarm', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      above: limit.toSeconds(),
      periods: 3,
      meaning: `Work has waited over ${limit.toHumanString()}: tasks appear stuck.`,
      runbook: 'Work waits too long',
    });
  }
}

/**
 * How long a received message stays hidden. Six times the function timeout is AWS's advice for SQS sources, and fits
 * short functions. For long ones it would hide a crashed unit for up to 90 minutes: there the queue gives only what
 * Lambda demands of an event source (no less than the function timeout, and a minute of margin), and the stage handler
 * replaces it at pick-up by a short lease that it renews while it works.
 */
export function visibilityFor(functionTimeout: Duration): Duration {
  const seconds = functionTimeout.toSeconds();
  return Duration.seconds(seconds <= 60 ? 6 * seconds : seconds + 60);
}

/**
 * `name=queue name=queue …`, as functions read it from their environment: a variable holds names and not addresses, for all
 * variables of a function together have 4 KB.
 */
export const namesOf = (
  queues: ReadonlyMap<string, WorkQueue>,
  of: (work: WorkQueue) => Queue = ({ queue }) => queue,
): string =>
  Fn.join(
    ' ',
    [...queues].map(([name, work]) => `${name}=${of(work).queueName}`),
  );
