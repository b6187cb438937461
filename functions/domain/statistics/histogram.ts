/**
 * Times counted in buckets that grow by a constant factor, so that percentiles of any span of hours come from sums of
 * buckets. After DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch", VLDB 2019).
 */

/** What is told of a time differs from it by at most this part of it. */
export const RELATIVE_ERROR = 0.05;

const GROWTH = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);

/** Bucket n holds what is above GROWTH ** (n - 1) and at most GROWTH ** n; bucket 0 everything up to a millisecond. */
export const bucketOf = (milliseconds: number): number =>
  milliseconds <= 1 ? 0 : Math.ceil(Math.log(milliseconds) / Math.log(GROWTH));

/** In the bucket's middle, as seen from both its ends. */
const millisecondsOf = (bucket: number): number => (2 * GROWTH ** bucket) / (GROWTH + 1);

/** How often each bucket was hit. */
export type Histogram = ReadonlyMap<number, number>;

export const sizeOf = (histogram: Histogram): number =>
  histogram.values().reduce((sum, count) => sum + count, 0);

/** The time that so many hundredths are at or below (nearest rank), in milliseconds; null of nothing. */
export const percentile = (histogram: Histogram, hundredths: number): number | null => {
  const rank = Math.ceil((hundredths / 100) * sizeOf(histogram));
  let below = 0;
  for (const [bucket, count] of [...histogram].toSorted(([a], [b]) => a - b)) {
    below += count;
    if (below >= rank) return millisecondsOf(bucket);
  }
  return null;
};
