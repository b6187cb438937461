/** CloudWatch metrics as lines of the log (embedded metric format): no call, no waiting. */
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { MiddlewareObj } from '@middy/core';
import { METRICS, METRICS_NAMESPACE, type Measurement } from '../contract/metrics.ts';

export interface Meter {
  record(measurements: readonly Measurement[]): void;
  /** For the handler's middy stack: counts cold starts. */
  readonly coldStarts: MiddlewareObj;
}

/** `service` keeps deployments of one account apart. */
export const createMeter = (service: string): Meter => {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE, serviceName: service });
  return {
    record: (measurements) => {
      for (const { name, value, dimensions = {} } of measurements) {
        const line = metrics.singleMetric();
        for (const [dimension, of] of Object.entries(dimensions)) line.addDimension(dimension, of);
        line.addMetric(name, METRICS[name].unit, value);
      }
    },
    coldStarts: { before: ({ context }) => metrics.captureColdStartMetric(context.functionName) },
  };
};
