/** What operators watch, by name, unit and dimensions. Dashboards, alarms and the functions share this list. */

export const METRICS_NAMESPACE = 'Soundstage';

/** Units are CloudWatch's own words. */
export const METRICS = {
  TasksCreated: { unit: 'Count', dimensions: [] },
  TasksCompleted: { unit: 'Count', dimensions: [] },
  TasksCancelled: { unit: 'Count', dimensions: [] },
  /** By the problem's code. */
  TasksFailed: { unit: 'Count', dimensions: ['code'] },
  /** Audio that was found in uploaded files. */
  AudioSeconds: { unit: 'Seconds', dimensions: [] },
  /** How long the try took that did a unit. */
  UnitTime: { unit: 'Milliseconds', dimensions: ['stage'] },
  /** Units that went quiet, or whose messages were lost. */
  UnitsResent: { unit: 'Count', dimensions: ['stage'] },
  /** Connections that a message did not reach. */
  WatchersMissed: { unit: 'Count', dimensions: [] },
  /** Tries to deliver: delivered, again, given_up or dropped. */
  WebhookAttempts: { unit: 'Count', dimensions: ['conclusion'] },
} as const;
export type MetricName = keyof typeof METRICS;

export interface Measurement {
  readonly name: MetricName;
  readonly value: number;
  /** A value for each dimension that the list names; `service`, the deployment, is added to all. */
  readonly dimensions?: Readonly<Record<string, string>>;
}
