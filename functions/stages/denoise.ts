import type { Stage } from '../application/ports.ts';
import { ProblemError } from '../contract/problems.ts';

export const denoise: Stage<'media' | 'tool' | 'speech'> = async () => {
  throw new ProblemError('stage_failed', 'This step is not built yet.');
};
