/**
 * Runs the simulation over a core with a fault of our making. Modules that are reached from `simulate.ts?mutant=NAME` are
 * loaded apart from the real ones, and changed as they are loaded: no file is touched.
 */
import { registerHooks } from 'node:module';
import { type Edit, MUTANTS } from './mutants.ts';
import type { Report, simulate } from './simulate.ts';

const ROOT = new URL('../../', import.meta.url).href;

const mutantOf = (url: string | undefined): string | null =>
  url?.includes('?mutant=') ? new URL(url).searchParams.get('mutant') : null;

const isOurs = (url: string): boolean => url.startsWith(ROOT) && !url.includes('/node_modules/');

/** A mutant whose place was rewritten must be written anew: it would pass for one that nothing catches. */
const edited = (source: string, { file, from, to }: Edit): string => {
  const parts = source.split(from);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times, instead of once: ${from}`);
  return parts.join(to);
};

let isHooked = false;

const hook = (): void => {
  if (isHooked) return;
  isHooked = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      const mutant = mutantOf(context.parentURL);
      return mutant !== null && isOurs(resolved.url)
        ? { ...resolved, url: `${resolved.url}?mutant=${encodeURIComponent(mutant)}` }
        : resolved;
    },
    load: (url, context, next) => {
      const loaded = next(url, context);
      const mutant = mutantOf(url);
      const path = url.slice(ROOT.length).replace(/\?.*/, '');
      const edits = MUTANTS.filter(({ name }) => name === mutant).flatMap((one) => one.edits);
      const here = edits.filter(({ file }) => file === path);
      if (here.length === 0) return loaded;
      return { ...loaded, source: here.reduce(edited, String(loaded.source)) };
    },
  });
};

/** The simulation of the mutant of this name. */
const simulationOf = async (name: string): Promise<typeof simulate> => {
  hook();
  const module = await import(`./simulate.ts?mutant=${encodeURIComponent(name)}`);
  return module.simulate;
};

/** Each mutant must be caught within so many seeds. */
export const MUTANT_SEEDS = 200;

/** The first seed that catches it. */
export const catchMutant = async (name: string): Promise<Report | undefined> => {
  const simulateMutant = await simulationOf(name);
  for (let seed = 1; seed <= MUTANT_SEEDS; seed += 1) {
    const report = await simulateMutant(seed);
    if (report.violation !== undefined) return report;
  }
  return undefined;
};
