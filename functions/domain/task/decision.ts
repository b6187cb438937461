/** What a rule says to a command. */
import type { Fact } from '../../contract/event-schemas.ts';
import { type Problem, problem } from '../../contract/problems.ts';

/** No facts means: nothing to do, which is an answer too (a doubled or late message). */
export type Decision =
  | { readonly kind: 'facts'; readonly facts: readonly Fact[] }
  | { readonly kind: 'refused'; readonly problem: Problem };

export const facts = (...list: Fact[]): Decision => ({ kind: 'facts', facts: list });
export const refused = (...args: Parameters<typeof problem>): Decision => ({
  kind: 'refused',
  problem: problem(...args),
});
export const NOTHING = facts();
