/** What the service says of single fields, found by them. */
import { createContext, useContext } from 'react';
import type { ApiProblem } from '../../client/problem.ts';

type Faults = ApiProblem['errors'];

const FaultsOfForm = createContext<Faults>([]);

export const FaultsProvider = FaultsOfForm.Provider;

const isBelow = (path: string, place: string): boolean => path.startsWith(`${place}/`);

/** `withBelow` for a field that draws nothing of its own for what it holds. */
export const useFault = (place: string, withBelow: boolean): string | undefined => {
  const faults = useContext(FaultsOfForm).filter(
    ({ path }) => path === place || (withBelow && isBelow(path, place)),
  );
  return faults.map(({ message }) => message).join('; ') || undefined;
};

/** What no field shows. */
export const unplaced = (faults: Faults, places: readonly string[]): Faults =>
  faults.filter(({ path }) => !places.some((place) => path === place || isBelow(path, place)));
