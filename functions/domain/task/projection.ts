/**
 * How long a file would take on AWS, fanned out: chunk times as measured here, and Lambda's own ramp. Nothing of this
 * was run on AWS; `npm run bench -- pipeline` prints the assumptions with the figures.
 */

export interface Assumptions {
  /** From the end of a unit to the start of what it sets off: two queues and a decision. */
  readonly hopSeconds: number;
  /** What Lambda runs at first for an SQS source, how many more each second, and at most. */
  readonly pollers: { readonly first: number; readonly morePerSecond: number; readonly most: number };
  /** Until a new instance takes its first message: of a zip function, and of the speech image with its models. */
  readonly coldSeconds: { readonly zip: number; readonly speech: number };
  /** A decision on up to ten reports of one task, one after the other. */
  readonly decision: { readonly seconds: number; readonly reports: number };
}

/**
 * Pollers: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html says five at first and 300 more a minute,
 * up to 1,250; ours stop at the stage's share of the concurrency budget.
 */
export const ASSUMPTIONS: Assumptions = {
  hopSeconds: 0.2,
  pollers: { first: 5, morePerSecond: 5, most: 36 },
  coldSeconds: { zip: 1.2, speech: 8 },
  decision: { seconds: 0.12, reports: 10 },
};

/** Seconds of function time. */
export interface Work {
  readonly probe: number;
  readonly extract: number;
  /** Of one chunk, by map stage; they do not wait for one another. */
  readonly maps: readonly number[];
  readonly assemble: number;
  readonly chunks: number;
}

/** When each of so many equal jobs ends that are there at 0. */
export const rampUp = (
  jobs: number,
  seconds: number,
  coldSeconds: number,
  { first, morePerSecond, most }: Assumptions['pollers'],
): readonly number[] => {
  const instances: number[] = [];
  const ends: number[] = [];
  const allowedFrom = (instance: number): number =>
    instance < first ? 0 : Math.ceil((instance + 1 - first) / morePerSecond);
  for (let job = 0; job < jobs; job += 1) {
    const idle = instances.reduce((best, free, i) => (free < (instances[best] ?? Infinity) ? i : best), 0);
    const idleFrom = instances[idle] ?? Infinity;
    const fresh = instances.length < most ? allowedFrom(instances.length) : Infinity;
    const isFresh = fresh < idleFrom;
    const end = (isFresh ? fresh + coldSeconds : idleFrom) + seconds;
    instances[isFresh ? instances.length : idle] = end;
    ends.push(end);
  }
  return ends.toSorted((a, b) => a - b);
};

/** From the first report to the last decision. */
const decided = (
  reports: readonly number[],
  { seconds, reports: batch }: Assumptions['decision'],
): number => {
  let free = 0;
  for (let next = 0; next < reports.length; ) {
    const begins = Math.max(free, reports[next] ?? 0);
    const waiting = reports.slice(next).findIndex((at) => at > begins);
    next += Math.min(batch, waiting === -1 ? reports.length - next : waiting);
    free = begins + seconds;
  }
  return free;
};

/** Seconds from the upload's end to the completed task. */
export const projected = (work: Work, isCold: boolean, assumptions = ASSUMPTIONS): number => {
  const { hopSeconds, coldSeconds, pollers, decision } = assumptions;
  const cold = isCold ? coldSeconds : { zip: 0, speech: 0 };
  const whole = (seconds: number): number => hopSeconds + cold.zip + seconds;
  const ends = work.maps.flatMap((seconds) => rampUp(work.chunks, seconds, cold.speech, pollers));
  const reports = ends.toSorted((a, b) => a - b);
  return (
    whole(work.probe) + whole(work.extract) + hopSeconds + decided(reports, decision) + whole(work.assemble)
  );
};
