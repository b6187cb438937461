/** Work done by a few hands. One that fails makes the rest a waste: the others are told to stop. */
export const severalAtOnce = async <T>(
  items: readonly T[],
  hands: number,
  stop: AbortController,
  work: (item: T) => Promise<void>,
): Promise<void> => {
  const queue = [...items];
  const oneAfterAnother = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  const giveUp = (fault: unknown): never => {
    queue.length = 0;
    stop.abort(fault);
    throw fault;
  };
  const all = Array.from({ length: hands }, () => oneAfterAnother().catch(giveUp));
  // All are waited for: who tries again must not meet what is still on its way.
  const failed = (await Promise.allSettled(all)).find((it) => it.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};
