/** The word that is heard, marked in the page. */
import { type RefObject, useEffect } from 'react';
import type { Segment } from '../../client/index.ts';
import { watchTime } from './media-time.ts';

/** The last word that began by then: an index into the list, or -1. */
const wordAt = (starts: readonly number[], seconds: number): number => {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/** Marked in the page itself: a hundred thousand words are not rendered anew for one. */
export const useMark = (
  list: RefObject<HTMLOListElement | null>,
  segments: readonly Segment[],
  media: HTMLMediaElement | null,
): void => {
  useEffect(() => {
    const words = [...(list.current?.querySelectorAll<HTMLElement>('[data-start]') ?? [])];
    const starts = words.map(({ dataset }) => Number(dataset['start']));
    let marked: HTMLElement | undefined;
    const mark = (seconds: number): void => {
      const word = words[wordAt(starts, seconds)];
      if (word === marked) return;
      marked?.classList.remove('now');
      word?.classList.add('now');
      marked = word;
    };
    return segments.length === 0 || media === null ? undefined : watchTime(media, mark);
  }, [list, segments, media]);
};
