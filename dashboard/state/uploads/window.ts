/** One window at a time sends the files of a task; two would send everything twice. */
const lockOf = (taskId: string): string => `soundstage.upload.${taskId}`;

/** Whether it is this window's, as long as `until` is open. Pages without TLS have no locks, and take it as theirs. */
export const claimUpload = (taskId: string, until: Promise<void>): Promise<boolean> => {
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(lockOf(taskId), { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : until;
      })
      .catch(reject);
  });
};

export const isClaimed = async (taskId: string): Promise<boolean> => {
  if (!('locks' in navigator)) return false;
  const { held = [] } = await navigator.locks.query();
  return held.some(({ name }) => name === lockOf(taskId));
};
