/** Every combination of the choices that change what is deployed, rather than a number or a text in it. */
import type { Context } from './synthesized.ts';

const CHOICES: readonly (readonly Context[])[] = [
  [{ speech: 'image' }, { speech: 'zip' }],
  [{ encryption: 'aws' }, { encryption: 'kms' }],
  [{ stage: 'dev' }, { stage: 'prod', gatewayLogRole: 'existing' }],
];

export const CONTEXTS: readonly Context[] = CHOICES.reduce<readonly Context[]>(
  (contexts, choices) => contexts.flatMap((context) => choices.map((choice) => ({ ...context, ...choice }))),
  [{}],
);

export const nameOf = (context: Context): string =>
  Object.entries(context)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
