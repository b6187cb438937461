/**
 * Whoever was started with a channel ends when it closes: a parent that was killed hands on no signal. Ending at once,
 * as if killed too, leaves the files that both write to the next start.
 */
export const endWithParent = (): void => {
  process.on('disconnect', () => process.exit(1));
  process.channel?.unref();
};
