/** How programs that run until somebody stops them come to their end. */

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process in the ordinary way. */
export const untilAskedToStop = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });

/**
 * Whoever was started with a channel ends when it closes: a parent that was killed hands on no signal. Ending at once,
 * as if killed too, leaves the files that both write to the next start.
 */
export const endWithParent = (): void => {
  process.on('disconnect', () => process.exit(1));
  process.channel?.unref();
};
