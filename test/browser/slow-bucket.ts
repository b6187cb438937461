/** The bucket behind a line of our making: what is sent to it is counted, held up, and let go. */
import type { Page, Request, Route } from 'playwright-core';

const TO_BUCKET = '**/uploads/**';

const partOf = (request: Request): string => new URL(request.url()).searchParams.get('partNumber') ?? '1';

export interface SlowBucket {
  /** The numbers of the parts that were sent, in the order in which they began. */
  readonly puts: readonly string[];
  /** Resolves when so many are held up. */
  held(count: number): Promise<void>;
  /** Resolves with the parts that the bucket has taken, when they are so many. */
  taken(count: number): Promise<readonly string[]>;
  /** Lets go what is held up, and holds nothing from now on. */
  open(): Promise<void>;
}

/** Lets `passing` of them through, and holds the others. */
export const slowBucket = async (page: Page, passing: number): Promise<SlowBucket> => {
  const puts: string[] = [];
  const taken: string[] = [];
  const waiting: Route[] = [];
  const wakers: (() => void)[] = [];
  let free = passing;
  const wake = (): void => {
    for (const waker of wakers.splice(0)) waker();
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise<void>((resolve) => wakers.push(resolve));
  };
  page.on('response', (response) => {
    if (response.request().method() !== 'PUT' || !response.ok()) return;
    taken.push(partOf(response.request()));
    wake();
  });
  await page.route(TO_BUCKET, async (route) => {
    if (route.request().method() !== 'PUT') return route.continue();
    puts.push(partOf(route.request()));
    free -= 1;
    if (free >= 0) return route.continue();
    waiting.push(route);
    wake();
  });
  return {
    puts,
    held: (count) => until(() => waiting.length >= count),
    taken: async (count) => {
      await until(() => taken.length >= count);
      return taken;
    },
    open: async () => {
      free = Number.POSITIVE_INFINITY;
      // One of a page that was left, or of an upload that was stopped, has nowhere to go.
      await Promise.all(waiting.splice(0).map((route) => route.continue().catch(() => undefined)));
    },
  };
};
