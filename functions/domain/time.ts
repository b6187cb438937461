/** Times as the contract writes them: UTC, ISO 8601 with milliseconds. */
export const secondsAfter = (time: Date | string, seconds: number): string =>
  new Date(new Date(time).getTime() + seconds * 1000).toISOString();
