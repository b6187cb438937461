/** Stretches of time, in seconds. */
import type { Span } from '../sound/chunking.ts';

/** The same time in as few spans as there can be, in order. */
export const union = (spans: readonly Span[]): readonly Span[] => {
  const merged: Span[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else merged.push({ start, end });
  }
  return merged;
};

export const secondsOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { start, end }) => sum + end - start, 0);

/** What of the time from 0 to `duration` no span covers. */
export const gapsBetween = (spans: readonly Span[], duration: number): readonly Span[] => {
  const busy = union(spans);
  const starts = [0, ...busy.map(({ end }) => end)];
  const ends = [...busy.map(({ start }) => start), duration];
  return starts.flatMap((start, index) => {
    const end = ends[index] ?? duration;
    return end > start ? [{ start, end }] : [];
  });
};

/** The first of the longest. */
export const longestOf = <S extends Span>(spans: readonly S[]): S | undefined =>
  spans.reduce<S | undefined>(
    (best, one) => (best === undefined || one.end - one.start > best.end - best.start ? one : best),
    undefined,
  );
