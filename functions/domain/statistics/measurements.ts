/** What a committed event adds to the metrics. */
import type { FactOf, TaskEvent } from '../../contract/event-schemas.ts';
import type { Measurement, MetricName } from '../../contract/metrics.ts';

const one = (name: MetricName, dimensions: Readonly<Record<string, string>> = {}): Measurement => ({
  name,
  value: 1,
  dimensions,
});

const ofUnit = ({ unit, summary, elapsed_ms }: FactOf<'UnitCompleted'>['data']): readonly Measurement[] => [
  ...(elapsed_ms === null
    ? []
    : [{ name: 'UnitTime', value: elapsed_ms, dimensions: { stage: unit.stage } } as const]),
  ...(summary.stage === 'extract' ? [{ name: 'AudioSeconds', value: summary.duration } as const] : []),
];

export const measurementsOf = (event: TaskEvent): readonly Measurement[] => {
  switch (event.type) {
    case 'TaskCreated':
      return [one('TasksCreated')];
    case 'TaskCompleted':
      return [one('TasksCompleted')];
    case 'TaskCancelled':
      return [one('TasksCancelled')];
    case 'TaskFailed':
      return [one('TasksFailed', { code: event.data.problem.code })];
    case 'UnitCompleted':
      return ofUnit(event.data);
    case 'UnitsSent':
      return event.data.resent_because === undefined
        ? []
        : event.data.units.map(({ stage }) => one('UnitsResent', { stage }));
    case 'FileArrived':
    case 'UnitFailed':
    case 'TaskRetried':
    case 'TaskClaimed':
    case 'ClaimExpired':
    case 'AttemptFailed':
    case 'TaskDue':
    case 'CancelRequested':
    case 'TranscriptEdited':
    case 'TaskDeleted':
      return [];
  }
};
