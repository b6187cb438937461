/** The dashboard: from what users feel at the top to what may be the cause at the bottom. */
import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi, WebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  MathExpression,
  Metric,
  type MetricOptions,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { METRICS, METRICS_NAMESPACE, type MetricName } from '../../functions/contract/metrics.ts';
import { ServiceFunction } from './service-function.ts';
import { WorkQueue } from './work-queue.ts';

export interface OverviewProps {
  readonly api: HttpApi;
  readonly live: WebSocketApi;
  readonly table: Table;
  /** Queues of other stacks; those of this one are found. */
  readonly queues: readonly WorkQueue[];
}

const COLUMNS = 24;

/** How numbers of a minute become one. */
const sum = { period: Duration.minutes(1), statistic: 'Sum' } satisfies MetricOptions;
const most = { period: Duration.minutes(1), statistic: 'Maximum' } satisfies MetricOptions;
const p50 = { period: Duration.minutes(1), statistic: 'p50', label: 'p50' } satisfies MetricOptions;
const p90 = { period: Duration.minutes(1), statistic: 'p90', label: 'p90' } satisfies MetricOptions;
const p99 = { period: Duration.minutes(1), statistic: 'p99', label: 'p99' } satisfies MetricOptions;

export class Overview extends Construct {
  constructor(scope: Construct, id: string, props: OverviewProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const all = stack.node.findAll();
    const alarms = all.filter((node) => node instanceof Alarm);
    const functions = all.filter((node) => node instanceof ServiceFunction);
    const queues = [...props.queues, ...all.filter((node) => node instanceof WorkQueue)];
    new Dashboard(this, 'Dashboard', {
      dashboardName: stack.stackName,
      defaultInterval: Duration.hours(3),
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms, width: COLUMNS, height: 4 })],
        ofUsers(props),
        ofTasks(stack.stackName),
        ofQueues(queues),
        ofFunctions(functions),
        ofTable(props.table),
      ],
    });
    new CfnOutput(stack, 'DashboardUrl', {
      value: `https://console.aws.amazon.com/cloudwatch/home?region=${stack.region}#dashboards:name=${stack.stackName}`,
    });
  }
}

const ofUsers = ({ api, live }: OverviewProps): IWidget[] =>
  row(
    graph('Calls of the API', [
      api.metricCount({ ...sum, label: 'calls' }),
      api.metricClientError({ ...sum, label: '4xx' }),
      api.metricServerError({ ...sum, label: '5xx' }),
    ]),
    graph(
      'Milliseconds until the API answers',
      [p50, p90, p99].map((statistic) => api.metricLatency(statistic)),
    ),
    graph('Live views', [
      live.metric('ConnectCount', { ...sum, label: 'connected' }),
      live.metric('MessageCount', { ...sum, label: 'messages' }),
      live.metric('IntegrationError', { ...sum, label: 'errors' }),
    ]),
  );

/** What the functions count themselves (functions/contract/metrics.ts). */
const ofTasks = (service: string): IWidget[] =>
  row(
    graph('Tasks', [
      counted('TasksCreated', service, 'created'),
      counted('TasksCompleted', service, 'completed'),
      counted('TasksCancelled', service, 'cancelled'),
    ]),
    graph('Failed tasks, by problem', [byDimension('TasksFailed', service, 'Sum')]),
    graph('Milliseconds a unit takes, p90', [byDimension('UnitTime', service, 'p90')]),
    graph('Seconds of audio', [counted('AudioSeconds', service, 'audio')]),
  );

const counted = (metricName: MetricName, service: string, label: string): IMetric =>
  new Metric({ ...sum, namespace: METRICS_NAMESPACE, metricName, label, dimensionsMap: { service } });

/** A line for each value that the metric's own dimension has. */
const byDimension = (name: MetricName, service: string, statistic: string): IMetric => {
  const dimensions = [METRICS_NAMESPACE, 'service', ...METRICS[name].dimensions].join(',');
  const found = `{${dimensions}} MetricName="${name}" service="${service}"`;
  return new MathExpression({
    expression: `SEARCH('${found}', '${statistic}', 60)`,
    period: Duration.minutes(1),
    label: '',
  });
};

const ofQueues = (queues: readonly WorkQueue[]): IWidget[] =>
  row(
    graph(
      'Seconds that the oldest message has waited',
      queues.map((work) => work.queue.metricApproximateAgeOfOldestMessage(named(most, work))),
    ),
    graph(
      'Messages that wait',
      queues.map((work) => work.queue.metricApproximateNumberOfMessagesVisible(named(most, work))),
    ),
    graph(
      'Dead letters',
      queues.map((work) => work.deadLetters.metricApproximateNumberOfMessagesVisible(named(most, work))),
    ),
  );

const ofFunctions = (functions: readonly ServiceFunction[]): IWidget[] =>
  row(
    graph(
      'Errors',
      functions.map((fn) => fn.metricErrors(named(sum, fn))),
    ),
    graph(
      'Milliseconds, p90',
      functions.map((fn) => fn.metricDuration(named(p90, fn))),
    ),
    graph(
      'Instances',
      functions.map((fn) => fn.metric('ConcurrentExecutions', named(most, fn))),
    ),
    graph(
      'Throttled',
      functions.map((fn) => fn.metricThrottles(named(sum, fn))),
    ),
  );

const ofTable = (table: Table): IWidget[] =>
  row(
    graph('Capacity of the table', [
      table.metricConsumedReadCapacityUnits({ ...sum, label: 'read' }),
      table.metricConsumedWriteCapacityUnits({ ...sum, label: 'written' }),
    ]),
    graph('Throttled by the table', [
      table.metric('ReadThrottleEvents', { ...sum, label: 'reads' }),
      table.metric('WriteThrottleEvents', { ...sum, label: 'writes' }),
    ]),
  );

const row = (...graphs: readonly ((width: number) => IWidget)[]): IWidget[] =>
  graphs.map((graph) => graph(COLUMNS / graphs.length));

const graph =
  (title: string, left: IMetric[]) =>
  (width: number): IWidget =>
    new GraphWidget({ title, left, width, height: 6, leftYAxis: { min: 0, showUnits: false } });

/** `Pipeline/Probe` rather than a generated name. */
const named = (options: MetricOptions, { node }: Construct): MetricOptions => ({
  ...options,
  label: node.path.split('/').slice(1).join('/'),
});
