/** X-Ray segments of the pipeline's functions: each unit is found by its task. Nothing is sent unless tracing is on. */
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { Environment } from './environment.ts';

export interface Tracing {
  /** For the handler's middy stack. */
  readonly segments: ReturnType<typeof captureLambdaHandler>;
  /** What X-Ray may be asked for, as in `annotation.task_id = "ann_20261121_1"`. */
  annotate(facts: Readonly<Record<string, string>>): void;
}

/** `service` is the handler's name. */
export const createTracing = (service: string, { TRACING }: Environment<'TRACING'>): Tracing => {
  // AWS calls are not captured: X-Ray's patches of the SDK would double what a unit's segment already tells.
  const tracer = new Tracer({
    serviceName: service,
    enabled: TRACING === 'active',
    captureHTTPsRequests: false,
  });
  return {
    segments: captureLambdaHandler(tracer, { captureResponse: false }),
    annotate: (facts) => {
      for (const [name, value] of Object.entries(facts)) tracer.putAnnotation(name, value);
    },
  };
};
