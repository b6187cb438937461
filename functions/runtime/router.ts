/** Finds the row a request is for. */
import { ProblemError } from '../contract/problems.ts';
import type { Route } from './routes.ts';

export interface Match {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

/** Thrown with the methods the path does offer, for the `Allow` header. */
export class MethodNotAllowed extends ProblemError {
  readonly allowed: readonly string[];
  constructor(method: string, allowed: readonly string[]) {
    super(
      'method_not_allowed',
      `${method} is not offered here; ${allowed.join(', ')} ${allowed.length > 1 ? 'are' : 'is'}.`,
    );
    this.allowed = allowed;
  }
}

const segmentsOf = (path: string): readonly string[] => path.split('/');

const decoded = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

/** The path's variables when it fits the pattern. */
const matchPath = (
  pattern: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined => {
  if (pattern.length !== path.length) return undefined;
  const variables: Record<string, string> = {};
  for (const [i, expected] of pattern.entries()) {
    const actual = decoded(path[i] ?? '');
    const variable = /^\{(\w+)\}$/.exec(expected)?.[1];
    if (actual === undefined || (variable === undefined ? actual !== expected : actual === ''))
      return undefined;
    if (variable !== undefined) variables[variable] = actual;
  }
  return variables;
};

const variablesIn = (route: Route): number => route.path.split('{').length;

/** Fixed paths come before those with variables: `/tasks/claim` is not a task called claim. */
export const router = (routes: readonly Route[]): ((method: string, path: string) => Match) => {
  const rows = routes
    .toSorted((a, b) => variablesIn(a) - variablesIn(b))
    .map((route) => ({ route, pattern: segmentsOf(route.path) }));
  return (method, path) => {
    const segments = segmentsOf(path);
    const fitting = rows.flatMap(({ route, pattern }) => {
      const variables = matchPath(pattern, segments);
      return variables === undefined ? [] : [{ route, path: variables }];
    });
    const match = fitting.find(({ route }) => route.method === method);
    if (match) return match;
    if (fitting.length === 0) throw new ProblemError('not_found', `There is nothing at ${path}.`);
    throw new MethodNotAllowed(method, [...new Set(fitting.map(({ route }) => route.method))]);
  };
};
