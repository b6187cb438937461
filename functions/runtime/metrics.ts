/** CloudWatch metrics as lines of the log (embedded metric format): no call, no waiting. */
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { METRICS, METRICS_NAMESPACE, METRICS_SERVICE, type Measurement } from '../contract/metrics.ts';

export interface Meter {
  record(measurements: readonly Measurement[]): void;
  /** For the handler's middy stack; it also counts cold starts. */
  readonly middleware: ReturnType<typeof logMetrics>;
}

export const createMeter = (): Meter => {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: METRICS_SERVICE });
  return {
    record: (measurements) => {
      for (const { name, value, dimensions = {} } of measurements) {
        const line = metrics.singleMetric();
        for (const [dimension, of] of Object.entries(dimensions)) line.addDimension(dimension, of);
        line.addMetric(name, METRICS[name].unit, value);
      }
    },
    middleware: logMetrics(metrics, { captureColdStartMetric: true }),
  };
};
