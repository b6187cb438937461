import type { Stage } from '../application/ports.ts';
import { ProblemError } from '../contract/problems.ts';

export const translate: Stage<'media'> = async () => {
  throw new ProblemError('stage_failed', 'This step is not built yet.');
};
