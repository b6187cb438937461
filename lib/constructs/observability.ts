/** Alarms that say what users notice and where the runbook continues. On single metrics: emulators refuse metric math. */
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct, IConstruct } from 'constructs';
import { runbookPlace } from '../runbook.ts';

export interface AlarmProps {
  readonly metric: IMetric;
  /** What it means for users, in a sentence. */
  readonly meaning: string;
  /** A heading of docs/runbook.md. */
  readonly runbook: string;
  readonly above?: number;
  readonly below?: number;
  readonly periods?: number;
  /** `good` for counts that are not published when nothing happens; `bad` for a heart that must beat. */
  readonly silenceIs?: 'good' | 'bad';
}

export function raiseAlarm(scope: Construct, id: string, props: AlarmProps): Alarm {
  const below = props.below !== undefined;
  return new Alarm(scope, id, {
    metric: props.metric,
    threshold: props.below ?? props.above ?? 0,
    comparisonOperator: below
      ? ComparisonOperator.LESS_THAN_THRESHOLD
      : ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: props.periods ?? 1,
    treatMissingData: props.silenceIs === 'bad' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    alarmDescription: `${props.meaning} See ${runbookPlace(props.runbook)}`,
  });
}

/** Sends every alarm below `scope` to one topic. */
export function notifyOfAlarms(scope: IConstruct, topicArn: string): void {
  for (const node of scope.node.findAll()) {
    if (node instanceof Alarm) node.addAlarmAction({ bind: () => ({ alarmActionArn: topicArn }) });
  }
}
