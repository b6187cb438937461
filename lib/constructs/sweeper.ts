/** Once a minute, what got lost is found again. */
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { INDEXES, UPLOADS_PREFIX } from '../../functions/contract/keys.ts';
import { retention } from '../retention.ts';
import { TIMEOUTS } from '../timeouts.ts';
import { allowIndex, allowObjects, allowTable, allowToErase, allowToSend, CHANGE_A_TASK } from './grants.ts';
import { raiseAlarm } from './observability.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';

export interface SweeperProps {
  readonly defaults: FunctionDefaults;
  readonly table: Table;
  readonly media: Bucket;
  readonly reports: Queue;
  readonly webhooks: Queue;
  readonly taskRetentionDays: number | undefined;
}

export class Sweeper extends Construct {
  constructor(scope: Construct, id: string, props: SweeperProps) {
    super(scope, id);
    const sweep = new ServiceFunction(this, 'Sweep', props.defaults, {
      handler: 'sweep',
      whenItFails: 'Scheduled tasks do not start, expired claims stay, and lost messages are not sent again.',
      timeout: TIMEOUTS.sweep,
      memoryMb: 512,
      environment: {
        TABLE_NAME: props.table.tableName,
        MEDIA_BUCKET: props.media.bucketName,
        PIPELINE_QUEUE_URL: props.reports.queueUrl,
        WEBHOOK_QUEUE_URL: props.webhooks.queueUrl,
        ...retention(props.taskRetentionDays),
      },
    });
    allowTable(sweep, props.table, [...CHANGE_A_TASK, 'Query', 'UpdateItem']);
    allowIndex(sweep, props.table, INDEXES.due);
    allowToSend(sweep, props.reports, props.webhooks);
    // Whether a file is there that nobody told of; what of one there is that never came.
    allowObjects(sweep, props.media, [UPLOADS_PREFIX], ['GetObject', 'AbortMultipartUpload']);
    allowToErase(sweep, props.media);
    new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(sweep)],
    });
    raiseAlarm(this, 'StoppedAlarm', {
      metric: sweep.metricInvocations({ period: Duration.minutes(5), statistic: 'Sum' }),
      below: 1,
      periods: 2,
      silenceIs: 'bad',
      meaning: 'The sweeper has not run for ten minutes: lost work stays lost.',
      runbook: 'The sweeper stopped',
    });
  }
}
