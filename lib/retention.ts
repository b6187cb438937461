/** What the functions that end tasks are told of how long those are kept. */
export const retention = (days: number | undefined): { TASK_RETENTION_DAYS: string } => ({
  TASK_RETENTION_DAYS: String(days ?? 'ever'),
});
