/** Readers of the table's stream, each with a queue for what it gives up. AWS advises at most two: relay and count. */
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { EventSourceMappingOptions } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { allowStream, allowToSend } from './grants.ts';
import { raiseAlarm } from './observability.ts';
import type { FunctionDefaults, ServiceFunction } from './service-function.ts';
import { safeQueue } from './work-queue.ts';

interface Alarming {
  /** What it means for users, in a sentence. */
  readonly meaning: string;
  /** A heading of docs/runbook.md. */
  readonly runbook: string;
}

type Reading = Required<Pick<EventSourceMappingOptions, 'startingPosition' | 'filters' | 'batchSize'>> &
  /** A stream is in order, so a bad record holds up everyone behind it: for so many tries, and no longer. */
  Required<Pick<EventSourceMappingOptions, 'retryAttempts' | 'maxRecordAge'>> &
  Pick<EventSourceMappingOptions, 'maxBatchingWindow' | 'reportBatchItemFailures'>;

export interface StreamReaderProps {
  /** What it reads, such as `News`; what it gives up is then in `LostNews`. */
  readonly name: string;
  readonly table: Table;
  readonly key: FunctionDefaults['key'];
  readonly reading: Reading;
  readonly lost: Alarming;
  readonly late: Alarming & { readonly after: Duration };
}

export function readStream(scope: Construct, reader: ServiceFunction, props: StreamReaderProps): void {
  const { name, table, reading, late } = props;
  const eventSourceArn = table.tableStreamArn;
  if (eventSourceArn === undefined) throw new Error('The table has no stream to read');
  const lost = createLost(scope, props);
  allowStream(reader, eventSourceArn);
  allowToSend(reader, lost);
  reader.addEventSourceMapping(name, {
    eventSourceArn,
    ...reading,
    bisectBatchOnError: true,
    onFailure: { bind: () => ({ destination: lost.queueArn }) },
  });
  raiseAlarm(scope, `Late${name}Alarm`, {
    metric: reader.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
    above: late.after.toMilliseconds(),
    periods: 3,
    meaning: late.meaning,
    runbook: late.runbook,
  });
}

function createLost(scope: Construct, { name, key, lost: { meaning, runbook } }: StreamReaderProps): Queue {
  const lost = new Queue(scope, `Lost${name}`, {
    ...safeQueue(key),
    retentionPeriod: Duration.days(14),
  });
  raiseAlarm(scope, `Lost${name}Alarm`, {
    metric: lost.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    }),
    meaning,
    runbook,
  });
  return lost;
}
