/** Live updates: the WebSocket API, the function behind its routes, and the relay from the table's stream. */
import { Duration, Stack } from 'aws-cdk-lib';
import { WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FilterCriteria, FilterRule, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import {
  connectionKey,
  EVENT_PREFIX,
  LOG_PREFIX,
  PROGRESS_PREFIX,
  RESULTS_PREFIX,
  taskKey,
  WORK_PREFIX,
} from '../../functions/contract/keys.ts';
import { METRICS_NAMESPACE } from '../../functions/contract/metrics.ts';
import type { Address } from '../domain.ts';
import type { Settings } from '../settings.ts';
import { TIMEOUTS } from '../timeouts.ts';
import { accessLog, letGatewayLog, SOCKET_FIELDS } from './access-log.ts';
import { allowObjects, allowTable, allowToSeeWhatIsMissing, allowToSend } from './grants.ts';
import { raiseAlarm } from './observability.ts';
import { answerAs } from './own-address.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';
import { readStream } from './table-stream.ts';

export interface RealtimeProps {
  readonly defaults: FunctionDefaults;
  readonly table: Table;
  /** Transcripts lie there, and what was said in each chunk. */
  readonly media: Bucket;
  /** Of webhooks, which hear of the same news. */
  readonly webhooks: Queue;
  readonly gatewayLogRole: Settings['gatewayLogRole'];
  readonly address: Address | undefined;
}

/** What watchers hear of: facts, progress and logs. Other snapshots, and bookkeeping, stay in the table. */
const NEWS = FilterCriteria.filter({
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: {
    Keys: {
      sk: {
        S: [EVENT_PREFIX, PROGRESS_PREFIX, LOG_PREFIX].flatMap((prefix) => FilterRule.beginsWith(prefix)),
      },
    },
  },
});

/** Heartbeats of outside workers leave their progress in the snapshot, without an event. */
const WORK = FilterCriteria.filter({
  eventName: ['MODIFY'],
  dynamodb: { Keys: { sk: { S: [taskKey('').sk] } }, NewImage: { status: { S: ['claimed'] } } },
});

/** A socket takes no message while it connects: its greeting waits for its row to pass by. */
const NEW_CONNECTIONS = FilterCriteria.filter({
  eventName: ['INSERT'],
  dynamodb: { Keys: { sk: { S: [connectionKey('').sk] } } },
});

export class Realtime extends Construct {
  /** What clients connect to. */
  readonly url: string;
  /** `wss://…/live`, where @connections answers, there with `https:`. */
  readonly #endpoint: string;
  readonly #props: RealtimeProps;
  readonly gateway: WebSocketApi;
  readonly #stage: WebSocketStage;

  constructor(scope: Construct, id: string, props: RealtimeProps) {
    super(scope, id);
    this.#props = props;
    this.gateway = new WebSocketApi(this, 'Gateway', { apiName: `${Stack.of(this).stackName}-live` });
    this.#stage = new WebSocketStage(this, 'Live', {
      webSocketApi: this.gateway,
      stageName: 'live',
      autoDeploy: true,
      accessLogSettings: accessLog(this, props.defaults, SOCKET_FIELDS).settings,
    });
    answerAs(this, props.address, this.gateway, this.#stage);
    if (props.gatewayLogRole === 'create') this.#stage.node.addDependency(letGatewayLog(this));
    this.#endpoint = `${this.gateway.apiEndpoint}/${this.#stage.stageName}`;
    this.url = props.address ? `wss://${props.address.name}` : this.#endpoint;
    this.#createSocket();
    this.#createRelay();
    this.#watchMissed();
  }

  #createSocket(): void {
    const { table, media } = this.#props;
    const socket = new ServiceFunction(this, 'Socket', this.#props.defaults, {
      handler: 'socket',
      whenItFails: 'Clients cannot connect or subscribe; they still read tasks over HTTP.',
      timeout: TIMEOUTS.socket,
      memoryMb: 512,
      environment: {
        TABLE_NAME: table.tableName,
        MEDIA_BUCKET: media.bucketName,
        SOCKET_ENDPOINT: this.#endpoint,
      },
    });
    allowTable(socket, table, ['GetItem', 'Query', 'PutItem', 'DeleteItem', 'BatchWriteItem']);
    this.#allowToReadTranscripts(socket);
    this.#allowToAnswer(socket);
    // The ticket is checked by the function at $connect: refusing there closes the handshake with our reason logged.
    for (const [route, name] of [
      ['$connect', 'Connect'],
      ['$disconnect', 'Disconnect'],
      ['$default', 'Message'],
    ] as const) {
      this.gateway.addRoute(route, {
        integration: new WebSocketLambdaIntegration(`${name}Integration`, socket),
      });
    }
  }

  #createRelay(): void {
    const { table, media } = this.#props;
    const relay = new ServiceFunction(this, 'Relay', this.#props.defaults, {
      handler: 'relay',
      whenItFails: 'Live views stop moving and webhooks wait; tasks go on, and a reload shows the truth.',
      timeout: TIMEOUTS.relay,
      memoryMb: 512,
      environment: {
        TABLE_NAME: table.tableName,
        MEDIA_BUCKET: media.bucketName,
        WEBHOOK_QUEUE_URL: this.#props.webhooks.queueUrl,
        SOCKET_ENDPOINT: this.#endpoint,
        METRICS_SERVICE: Stack.of(this).stackName,
      },
    });
    // A connection that is gone is forgotten on the spot.
    allowTable(relay, table, ['Query', 'DeleteItem', 'BatchWriteItem']);
    allowToSend(relay, this.#props.webhooks);
    this.#allowToReadTranscripts(relay);
    this.#allowToAnswer(relay);
    readStream(this, relay, {
      name: 'News',
      table,
      key: this.#props.defaults.key,
      reading: {
        startingPosition: StartingPosition.LATEST,
        filters: [NEWS, WORK, NEW_CONNECTIONS],
        batchSize: 100,
        reportBatchItemFailures: true,
        // Webhooks hang on it; but news of an hour ago is not worth holding up what is new.
        retryAttempts: 20,
        maxRecordAge: Duration.hours(1),
      },
      late: {
        after: Duration.minutes(1),
        meaning: 'Live views are more than a minute behind.',
        runbook: 'Live views are behind',
      },
      lost: {
        meaning: 'Watchers missed updates of some tasks, and receivers webhooks.',
        runbook: 'Lost news of the relay',
      },
    });
  }

  #watchMissed(): void {
    raiseAlarm(this, 'MissedAlarm', {
      metric: new Metric({
        namespace: METRICS_NAMESPACE,
        metricName: 'WatchersMissed',
        dimensionsMap: { service: Stack.of(this).stackName },
        period: Duration.minutes(5),
        statistic: 'Sum',
      }),
      // A few clients always vanish in the middle of a message.
      above: 100,
      periods: 3,
      meaning: 'Messages do not reach live views, which look for themselves now and then.',
      runbook: 'Watchers miss messages',
    });
  }

  #allowToReadTranscripts(fn: IFunction): void {
    allowObjects(fn, this.#props.media, [WORK_PREFIX, RESULTS_PREFIX], ['GetObject']);
    allowToSeeWhatIsMissing(fn, this.#props.media);
  }

  #allowToAnswer(fn: IFunction): void {
    const resource = `${this.gateway.apiId}/${this.#stage.stageName}/POST/@connections/*`;
    const connections = Stack.of(this).formatArn({ service: 'execute-api', resource });
    fn.addToRolePolicy(
      new PolicyStatement({ actions: ['execute-api:ManageConnections'], resources: [connections] }),
    );
  }
}
