/** Tells the task's owner which models are at work: once for a file, not for each of its chunks. */
import type { StageInput } from '../application/ports.ts';
import type { ModelUse } from '../contract/media-schemas.ts';

export const tellModels = (
  { file, chunk, onLog }: StageInput,
  what: 'speakers' | 'words',
  models: readonly ModelUse[],
): void => {
  if (chunk !== 0) return;
  const names = models.map(({ role, name }) => `${name} (${role})`).join(', ');
  onLog('INFO', `${file.name}: ${what} by ${names}`);
};
