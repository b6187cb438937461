import type { Route } from './api.ts';

export interface Match {
  readonly route: Route;
  readonly pathParameters: Record<string, string> | undefined;
}

interface Pattern {
  readonly route: Route;
  readonly method: string;
  readonly segments: readonly string[];
}

/** Finds the most specific route, as HTTP APIs do: literal segments before variables before greedy ones before `$default`. */
export function routeFinder(routes: readonly Route[]): (method: string, path: string) => Match | undefined {
  const fallback = routes.find(({ key }) => key === '$default');
  const patterns = routes
    .filter(({ key }) => key !== '$default')
    .map((route): Pattern => {
      const [method = '', path = ''] = route.key.split(' ');
      return { route, method, segments: segmentsOf(path) };
    })
    .sort((one, other) => (rankOf(one) < rankOf(other) ? -1 : 1));

  return (method, path) => {
    const segments = segmentsOf(path);
    for (const pattern of patterns) {
      if (pattern.method !== 'ANY' && pattern.method !== method) continue;
      const pathParameters = parametersOf(pattern.segments, segments);
      if (pathParameters)
        return {
          route: pattern.route,
          pathParameters: Object.keys(pathParameters).length > 0 ? pathParameters : undefined,
        };
    }
    return fallback && { route: fallback, pathParameters: undefined };
  };
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function rankOf({ method, segments }: Pattern): string {
  const kinds = segments.map((segment) =>
    segment.endsWith('+}') ? 'c' : segment.startsWith('{') ? 'b' : 'a',
  );
  return `${kinds.join('')} ${method === 'ANY' ? 'b' : 'a'}`;
}

function parametersOf(pattern: readonly string[], segments: readonly string[]) {
  const found: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index];
    if (segment === undefined) return undefined;
    if (part.endsWith('+}')) {
      found[part.slice(1, -2)] = segments.slice(index).join('/');
      return found;
    }
    if (part.startsWith('{')) found[part.slice(1, -1)] = segment;
    else if (part !== segment) return undefined;
  }
  return pattern.length === segments.length ? found : undefined;
}
