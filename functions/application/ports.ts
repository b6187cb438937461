/** What the use cases and stages need of the world. `adapters/` fulfils these; tests do in memory. */
export type * from './ports/access.ts';
export type * from './ports/denoise.ts';
export type * from './ports/live.ts';
export type * from './ports/media.ts';
export type * from './ports/operations.ts';
export type * from './ports/publishing.ts';
export type * from './ports/render.ts';
export type * from './ports/stages.ts';
export type * from './ports/tasks.ts';
export type * from './ports/text.ts';
export type * from './ports/webhooks.ts';
export type * from './ports/work.ts';
export type * from './ports/world.ts';
