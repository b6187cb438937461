/** How long to wait before a failed try is repeated, and how often what was lost is sent again. */

const FIRST_SECONDS = 5;
const LONGEST_SECONDS = 3_600;

/**
 * Twice as long after each failure, up to an hour; `jitter`, 0 to 1, spreads over the upper half what failed at the same
 * moment.
 */
export const backoffSeconds = (attempt: number, jitter: number): number => {
  const longest = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (attempt - 1));
  return Math.round(longest * (0.5 + jitter / 2));
};

/** Units that nobody picks up: so many times, later each time (see due.ts), over about ten hours. */
export const UNSEEN_RESENDS = 12;
