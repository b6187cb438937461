/** The deployments that docs/deploying.md describes; each is synthesized and checked. */
import type { Context } from './synthesized.ts';

export const CONTEXTS = {
  'with nothing chosen': {},
  'without Docker': { speech: 'zip' },
} as const satisfies Record<string, Context>;
