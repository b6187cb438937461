/** The REST API: one function behind the default route; routing, authentication and problems are its own. */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  HttpApi as ApiGatewayHttpApi,
  CorsHttpMethod,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  type HttpStageProps,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { INDEXES } from '../../functions/contract/keys.ts';
import { METRICS_NAMESPACE } from '../../functions/contract/metrics.ts';
import { STAGE_NAMES } from '../../functions/contract/stages.ts';
import type { Address } from '../domain.ts';
import type { Jwt } from '../jwt.ts';
import type { Publishing } from '../publishing.ts';
import { retention } from '../retention.ts';
import type { Settings } from '../settings.ts';
import { TIMEOUTS } from '../timeouts.ts';
import { accessLog, HTTP_FIELDS } from './access-log.ts';
import {
  allowIndex,
  allowObjects,
  allowTable,
  allowToConsume,
  allowToErase,
  allowToMeasure,
  allowToSend,
  CHANGE_A_TASK,
} from './grants.ts';
import { raiseAlarm } from './observability.ts';
import { answerAs } from './own-address.ts';
import { publishingEnvironment } from './publishing.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';
import { STAGE_SHAPES } from './stage-shapes.ts';
import { namesOf, type WorkQueue } from './work-queue.ts';

export interface HttpApiProps {
  readonly defaults: FunctionDefaults;
  readonly table: Table;
  readonly media: Bucket;
  readonly reports: Queue;
  readonly webhooks: Queue;
  readonly socketUrl: string;
  /** Whether callers may name private addresses for webhooks. */
  readonly privateAddresses: Settings['privateAddresses'];
  readonly pipelineVersion: string;
  /** Who translates: tasks that nobody could finish are refused at once. */
  readonly translator: string;
  /** As JSON, or `list`. */
  readonly rates: string;
  readonly publishing: Publishing;
  readonly corsOrigins: readonly string[];
  readonly address: Address | undefined;
  readonly requestsPerSecond: number | undefined;
  /** Tokens that are taken instead of API keys; undefined leaves authentication to the function. */
  readonly jwt: Jwt | undefined;
  /** Whose dead letters admins see and send back, by the names they know them by. */
  readonly queues: ReadonlyMap<string, WorkQueue>;
  readonly taskRetentionDays: number | undefined;
  /** Instances set aside for the API, which then gets no more either; undefined lets it use what the account has. */
  readonly reservedConcurrency: number | undefined;
}

export class HttpApi extends Construct {
  readonly url: string;
  readonly gateway: ApiGatewayHttpApi;

  constructor(scope: Construct, id: string, props: HttpApiProps) {
    super(scope, id);
    const fn = this.#createFunction(props);
    const integration = new HttpLambdaIntegration('Function', fn);
    // No gateway authorizer unless asked for: its refusals are not RFC 9457 problems, and it cannot tell 401 from 429.
    this.gateway = new ApiGatewayHttpApi(this, 'Gateway', {
      apiName: `${Stack.of(this).stackName}-http`,
      createDefaultStage: false,
      // One door only: who comes by AWS's own name would not show in what is kept for ours.
      disableExecuteApiEndpoint: props.address !== undefined,
      defaultIntegration: integration,
      ...(props.jwt && { defaultAuthorizer: authorizerFor(props.jwt) }),
      corsPreflight: {
        allowOrigins: [...props.corsOrigins],
        allowMethods: [CorsHttpMethod.ANY],
        allowHeaders: [
          'authorization',
          'content-type',
          'idempotency-key',
          'if-match',
          'if-none-match',
          'x-api-key',
          'x-request-id',
        ],
        exposeHeaders: [
          'etag',
          'location',
          'retry-after',
          'ratelimit-limit',
          'ratelimit-remaining',
          'ratelimit-reset',
          'x-request-id',
        ],
        maxAge: Duration.hours(1),
      },
    });
    if (props.jwt) this.#openToAll(integration);
    const access = accessLog(this, props.defaults, HTTP_FIELDS);
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.gateway,
      autoDeploy: true,
      accessLogSettings: access.settings,
      ...throttledTo(props.requestsPerSecond),
    });
    answerAs(this, props.address, this.gateway, stage);
    this.url = props.address ? `https://${props.address.name}` : this.gateway.apiEndpoint;
    this.#watch(fn, access.log);
  }

  /** Monitors bring no token to health, readers none to the documents, browsers none when they ask what they may send. */
  #openToAll(integration: HttpLambdaIntegration): void {
    const authorizer = new HttpNoneAuthorizer();
    for (const [method, path] of [
      [HttpMethod.GET, '/api/health'],
      [HttpMethod.GET, '/api/openapi.json'],
      [HttpMethod.GET, '/docs'],
      [HttpMethod.GET, '/docs/{file}'],
      [HttpMethod.OPTIONS, '/{proxy+}'],
    ] as const)
      this.gateway.addRoutes({ path, methods: [method], integration, authorizer });
  }

  #watch(fn: ServiceFunction, log: ILogGroup): void {
    raiseAlarm(this, 'ServerErrorsAlarm', {
      metric: this.gateway.metricServerError({ period: Duration.minutes(5), statistic: 'Average' }),
      above: 0.05,
      periods: 2,
      meaning: 'More than one in twenty calls of the API is answered with 5xx.',
      runbook: 'The API answers 5xx',
    });
    // Without the claims, which wait for work on purpose. Not the slowest hundredth, which is cold starts.
    const answers = new MetricFilter(this, 'Answers', {
      logGroup: log,
      filterPattern: FilterPattern.literal('{ $.path != "/api/tasks/claim" }'),
      metricNamespace: METRICS_NAMESPACE,
      metricName: `${Stack.of(this).stackName}AnswerTime`,
      metricValue: '$.responseLatency',
      unit: Unit.MILLISECONDS,
    });
    raiseAlarm(this, 'LatencyAlarm', {
      metric: answers.metric({ period: Duration.minutes(5), statistic: 'p90' }),
      above: Duration.seconds(2).toMilliseconds(),
      periods: 3,
      meaning: 'One in ten calls of the API takes longer than two seconds.',
      runbook: 'The API is slow',
    });
    raiseAlarm(this, 'RefusedAlarm', {
      metric: fn.metricThrottles({ period: Duration.minutes(5), statistic: 'Sum' }),
      meaning: 'Lambda refuses calls of the API: the account, or what was set aside for the API, is used up.',
      runbook: 'The account runs out of Lambda instances',
    });
  }

  #createFunction(props: HttpApiProps): ServiceFunction {
    const fn = new ServiceFunction(this, 'Function', props.defaults, {
      handler: 'api',
      whenItFails: 'Nobody can create, read, claim or change tasks.',
      timeout: TIMEOUTS.api,
      // Memory buys CPU: a cold start is import time.
      memoryMb: 1024,
      reservedConcurrency: props.reservedConcurrency,
      environment: {
        TABLE_NAME: props.table.tableName,
        MEDIA_BUCKET: props.media.bucketName,
        PIPELINE_QUEUE_URL: props.reports.queueUrl,
        WEBHOOK_QUEUE_URL: props.webhooks.queueUrl,
        SOCKET_URL: props.socketUrl,
        PRIVATE_ADDRESSES: props.privateAddresses,
        PIPELINE_VERSION: props.pipelineVersion,
        TRANSLATOR: props.translator,
        STAGE_MEMORY: STAGE_NAMES.map((stage) => `${stage}=${STAGE_SHAPES[stage].memoryMb}`).join(' '),
        RATES: props.rates,
        ...publishingEnvironment(props.publishing),
        WORK_QUEUES: namesOf(props.queues),
        DEAD_LETTER_QUEUES: namesOf(props.queues, ({ deadLetters }) => deadLetters),
        ...retention(props.taskRetentionDays),
      },
    });
    allowTable(fn, props.table, [...CHANGE_A_TASK, 'Query', 'UpdateItem']);
    allowIndex(fn, props.table, INDEXES.byOwner);
    allowIndex(fn, props.table, INDEXES.claimable);
    allowIndex(fn, props.table, INDEXES.due);
    // Presigned URLs carry the permissions of the function that signs them.
    allowObjects(
      fn,
      props.media,
      ['uploads/'],
      ['PutObject', 'GetObject', 'AbortMultipartUpload', 'ListMultipartUploadParts'],
    );
    allowObjects(fn, props.media, ['results/'], ['GetObject']);
    allowToErase(fn, props.media);
    allowToMeasure(fn, props.reports);
    for (const { queue, deadLetters } of props.queues.values()) {
      allowToSend(fn, queue);
      allowToConsume(fn, deadLetters);
    }
    return fn;
  }
}

const authorizerFor = ({ issuer, audience }: Jwt): HttpJwtAuthorizer =>
  new HttpJwtAuthorizer('Tokens', issuer, { jwtAudience: [audience] });

/** A page that loads asks for several things at once: twice as many may come in a burst. */
function throttledTo(requestsPerSecond: number | undefined): Pick<HttpStageProps, 'throttle'> {
  if (requestsPerSecond === undefined) return {};
  return { throttle: { rateLimit: requestsPerSecond, burstLimit: 2 * requestsPerSecond } };
}
