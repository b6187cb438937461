/** Webhooks: a queue of what happened and of tries to tell, and the function that tells. */
import { Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { endpointKey, taskKey } from '../../functions/contract/keys.ts';
import { METRICS_NAMESPACE } from '../../functions/contract/metrics.ts';
import { concurrencyOf } from '../concurrency.ts';
import type { Settings } from '../settings.ts';
import { TIMEOUTS } from '../timeouts.ts';
import { allowTable, allowToPublish, allowToSend } from './grants.ts';
import { raiseAlarm } from './observability.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';
import { visibilityFor, WorkQueue } from './work-queue.ts';

export interface WebhooksProps {
  readonly defaults: FunctionDefaults;
  readonly table: Table;
  readonly settings: Settings;
}

export class Webhooks extends Construct {
  readonly work: WorkQueue;

  constructor(scope: Construct, id: string, { defaults, table, settings }: WebhooksProps) {
    super(scope, id);
    this.work = new WorkQueue(this, 'Deliveries', {
      whenLettersDie: 'A webhook was not sent, for a fault of ours: receivers miss it until it is sent back.',
      runbook: 'Dead letters: webhooks',
      key: defaults.key,
      visibilityTimeout: visibilityFor(TIMEOUTS.deliverWebhook),
      // Of our own faults; those of receivers have a schedule of three days.
      maxReceiveCount: 5,
      oldestMessage: Duration.minutes(30),
    });
    const service = Stack.of(this).stackName;
    const deliver = new ServiceFunction(this, 'Deliver', defaults, {
      handler: 'deliver-webhook',
      whenItFails: 'Webhooks are late; tasks go on.',
      timeout: TIMEOUTS.deliverWebhook,
      memoryMb: 512,
      environment: {
        TABLE_NAME: table.tableName,
        WEBHOOK_QUEUE_URL: this.work.queue.queueUrl,
        PRIVATE_ADDRESSES: settings.privateAddresses,
        NOTIFICATION_TOPIC_ARN: settings.notificationTopicArn ?? 'none',
        METRICS_SERVICE: service,
      },
    });
    this.work.consumedBy(deliver, {
      // A slow receiver holds up nobody else's message.
      batchSize: 1,
      maxConcurrency: concurrencyOf('webhooks', settings.concurrencyBudget),
    });
    const own = endpointKey('*', '').pk;
    allowTable(deliver, table, ['GetItem', 'Query', 'PutItem', 'UpdateItem'], [own]);
    // What the body tells of a task.
    allowTable(deliver, table, ['GetItem', 'Query'], [taskKey('*').pk]);
    allowToSend(deliver, this.work.queue);
    if (settings.notificationTopicArn) allowToPublish(deliver, settings.notificationTopicArn);
    raiseAlarm(this, 'GivenUpAlarm', {
      metric: new Metric({
        namespace: METRICS_NAMESPACE,
        metricName: 'WebhookAttempts',
        dimensionsMap: { service, conclusion: 'given_up' },
        period: Duration.hours(1),
        statistic: 'Sum',
      }),
      above: 10,
      meaning: 'More than ten webhooks in an hour were given up: receivers do not answer.',
      runbook: 'Webhooks are given up',
    });
  }
}
